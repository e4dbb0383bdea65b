"""Whole names: what a segmenter cut apart and the article never uses apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

_LEAST = 3  # fewer occurrences say nothing
_MAX_CHARS = 12
_NAME_CHAR: Final = re.compile(r"[\u3400-\u9fff·]")
_FUNCTION = "[的地得了在是和与及等为对将把被从以于到向也都就而或并不有这那其之所着过又由让使给至个名项次各每]"
_NEXT: Final = re.compile(f"{_FUNCTION}|关于|进行|开展|通过|按照|根据|自觉|工作|认真|积极")


def whole_name(term: str, text: str, starts: Sequence[int], ends: Sequence[int]) -> str:
    """Return a term with the characters that stand beside it at each of its occurrences: 东盛 is 东盛涌镇, 常态 is 常态化.

    Parameters
    ----------
    term
        A term of the text.
    text
        The clean text.
    starts, ends
        Offsets of its tokens, rising; a name does not end where all its occurrences end inside a token.

    Returns
    -------
    str
        The longer name, or the term itself when it occurs fewer than three times or has changing neighbours.

    Examples
    --------
    >>> whole_name("东盛", "东盛涌镇很美。到东盛涌镇去,东盛涌镇欢迎你。", (), ())
    '东盛涌镇'
    """
    if text.count(term) < _LEAST:
        return term
    length = len(term)
    places = [text.find(term)]
    second = text.find(term, places[0] + length)
    if (
        text[places[0] - 1] != text[second - 1]
        and text[places[0] + length] != text[second + length : second + length + 1]
    ):
        return term  # the two first already disagree on both sides
    while (place := text.find(term, places[-1] + length)) >= 0:
        places.append(place)
    right = _agreed(text, [place + length for place in places], 1, _MAX_CHARS - length)
    while right and all(_inside(place + length + right, starts, ends) for place in places):
        right -= 1
    left = _agreed(text, [place - 1 for place in places], -1, _MAX_CHARS - length - right)
    while left and all(_inside(place - left, starts, ends) for place in places):
        left -= 1
    return text[places[0] - left : places[0] + length + right]


def _inside(place: int, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether a place lies strictly inside a token."""
    before = bisect_left(starts, place) - 1
    return before >= 0 and ends[before] > place


def _agreed(text: str, places: list[int], step: int, most: int) -> int:
    """Return over how many characters, from these rising places on, all occurrences agree."""
    n = 0
    while n < most:
        shift = step * n
        first = places[0] + shift
        if first < 0 or places[-1] + shift >= len(text) or len({text[place + shift] for place in places}) > 1:
            break
        if _NEXT.match(text, first) or not _NAME_CHAR.match(text[first]):
            break
        n += 1
    return n
