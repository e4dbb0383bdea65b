"""A page under cleaning: its text as it stands, and what was learned about it on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhuti.corpus._clean._tables import fold
from zhuti.corpus._edits import Change, Draft
from zhuti.corpus._types import Script


@dataclass(slots=True)
class Page:
    """What the rules work on and add to.

    Attributes
    ----------
    draft
        The text and its edits so far.
    whole_page
        Whether it is a page from top to bottom, which may open with its title, or only the text of an article.
    script
        Script of the original.
    signs
        Of the text, by `signs_of`; more than it has are harmless.
    protect
        Words that script conversion must leave as they are spelled here.
    title, source, byline, editor, date
        What was found first, or nothing.
    site
        What looks like the name of the site or paper, for want of a `source`.
    month_day
        A publication day found without its year.
    """

    draft: Draft
    whole_page: bool = True
    script: Script = "none"
    signs: int = -1
    protect: tuple[str, ...] = ()
    title: str = ""
    source: str = ""
    byline: str = ""
    editor: str = ""
    site: str = ""
    date: dt.date | None = None
    month_day: tuple[int, int] | None = None
    _folded: tuple[str, str] = ("", "")
    _spans: tuple[str, list[tuple[int, int]]] = field(default=("", [(0, 0)]))

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.draft.text

    @property
    def folded(self) -> str:
        """The text with each Traditional character as its Simplified one, place by place, to look phrases up in."""
        text = self.draft.text
        if self._folded[0] is not text:
            self._folded = (text, text if self.script in ("hans", "none") else fold(text))
        return self._folded[1]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The span of each line of the text as it stands, its line feed excluded."""
        text = self.draft.text
        if self._spans[0] is not text:
            self._spans = (text, _spans_of(text))
        return self._spans[1]

    def without_lines(self, doomed: Iterable[int]) -> list[Change]:
        """Delete whole lines, by number, each with one line feed, so that no blank line is left behind."""
        gone = sorted(set(doomed))
        last_kept = len(self.spans) - 1
        for number in reversed(gone):
            if number != last_kept:
                break
            last_kept -= 1
        changes: list[Change] = []
        for number in gone:
            start, end = self.spans[number]
            change = (start, end + 1, "") if number < last_kept else (max(start - 1, 0), end, "")
            if change[0] < change[1]:
                changes.append(change)
        return changes

    def note(self, **found: str) -> None:
        """Keep what was found of `title`, `source`, `byline`, `editor`, `site`, unless it is known already."""
        for name, value in found.items():
            if value and not getattr(self, name):
                setattr(self, name, value)


Rule = Callable[[Page], list[Change]]


def _spans_of(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans
