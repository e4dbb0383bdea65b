"""What the readers of entities share: the tokens of a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple


class Tokens(NamedTuple):
    """The kept tokens of an article: offsets in its clean text, rising, and parts of speech where there are any."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    tags: Sequence[str] = ()

    def at(self, start: int) -> tuple[int, str]:
        """Return the length and tag of the token that starts here; 0 and none where none does."""
        i = bisect_left(self.starts, start)
        if i == len(self.starts) or self.starts[i] != start:
            return 0, ""
        return self.ends[i] - start, self.tags[i] if self.tags else ""

    def tagged(self, beginning: str) -> list[int]:
        """Return which tokens have a tag that begins so."""
        wanted = {tag for tag in set(self.tags) if tag.startswith(beginning)}
        return [i for i, tag in enumerate(self.tags) if tag in wanted] if wanted else []

    def ends_at(self, end: int) -> bool:
        i = bisect_left(self.ends, end)
        return i < len(self.ends) and self.ends[i] == end


NO_TOKENS: Final = Tokens()

HAN: Final = "[\u4e00-\u9fff]"


def is_han(char: str) -> bool:
    """Return whether a character is Han; no character is not."""
    return "\u4e00" <= char <= "\u9fff"
