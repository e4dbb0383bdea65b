"""Slogans and names in quotation marks."""

from __future__ import annotations

import re
from typing import Final

from zhuti.summarise._types import Quote

_OUTER: Final = re.compile(r"“([^“”\n]{2,24})”|「([^「」\n]{2,24})」|\"([^\"\n]{2,24})\"")
_INNER: Final = re.compile(r"‘([^‘’\n]{2,24})’|『([^『』\n]{2,24})』")
_TITLE: Final = re.compile(r"(《[^《》\n]{1,40}》)")
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
    found: dict[str, list[int]] = {}
    outer: list[tuple[int, int]] = []
    for pattern in (_OUTER, _INNER, _TITLE):
        for match in pattern.finditer(text):
            inside = match[match.lastindex or 0]
            in_a_slogan = pattern is _INNER and any(start < match.start() < end for start, end in outer)
            if _is_slogan(inside) and not in_a_slogan:
                found.setdefault(inside, []).append(match.start())
                if pattern is _OUTER:
                    outer.append(match.span())
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[1][0]))
    return tuple(Quote(quote, len(places)) for quote, places in ranked)


def _is_slogan(inside: str) -> bool:
    if inside[0] == "《":
        return True
    if _SENTENCE.search(inside) or not _WORD.search(inside):
        return False
    pieces = _COMMA.split(inside)
    return len(inside) <= _MAX_PLAIN if len(pieces) == 1 else max(map(len, pieces)) <= _MAX_PIECE
