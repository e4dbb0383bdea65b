"""Slogans and names in quotation marks."""

from __future__ import annotations

import re
from typing import Final

from zhuti.summarise._types import Quote

_MARKS: Final = re.compile(
    r"“([^“”\n]{2,24})”|‘([^‘’\n]{2,24})’|「([^「」\n]{2,24})」|『([^『』\n]{2,24})』|\"([^\"\n]{2,24})\"|(《[^《》\n]{2,40}》)"
)
# An inner quotation may lie inside a longer one, so single marks are looked for on their own.
_INNER: Final = re.compile(r"‘([^‘’\n]{2,24})’|『([^『』\n]{2,24})』|(《[^《》\n]{2,40}》)")
_SENTENCE: Final = re.compile("[。；！？!?;：:…]")
_COMMA: Final = re.compile("[,，]")
_WORD: Final = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]|\d\+\d|[A-Za-z0-9]{2}")
_MAX_PLAIN, _MAX_PIECE = 16, 8


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Return the slogans and names that a text puts in quotation marks, with their counts.

    Quoted speech is left aside: a slogan holds no full stop, question, exclamation or colon and at most 16 characters, or 24
    in comma-separated pieces of at most 8. A title keeps its 《》, so that a document is not taken for a slogan.

    Parameters
    ----------
    text
        Clean text.

    Returns
    -------
    tuple of Quote
        By falling count, then by first occurrence.

    Examples
    --------
    >>> find_quotes("学习“三严三实”,对照‘三严三实’,研读《党章》。他说:“今天我们一起来学习,大家都很认真。”")
    (Quote(text='三严三实', count=2), Quote(text='《党章》', count=1))
    """
    counts: dict[str, int] = {}
    outer = []
    for match in _MARKS.finditer(text):
        inside = next(group for group in match.groups() if group)
        if _is_slogan(inside):
            counts[inside] = counts.get(inside, 0) + 1
            outer.append(match.span())
    taken = {start for start, _ in outer}
    for match in _INNER.finditer(text):
        inside = next(group for group in match.groups() if group)
        if match.start() not in taken and _is_slogan(inside) and not _within(match.start(), outer):
            counts[inside] = counts.get(inside, 0) + 1
    return tuple(Quote(quote, count) for quote, count in sorted(counts.items(), key=lambda item: -item[1]))


def _is_slogan(inside: str) -> bool:
    if inside[0] == "《":
        return True
    if _SENTENCE.search(inside) or not _WORD.search(inside):
        return False
    pieces = _COMMA.split(inside)
    return len(inside) <= _MAX_PLAIN if len(pieces) == 1 else max(map(len, pieces)) <= _MAX_PIECE


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)
