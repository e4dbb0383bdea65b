"""Patterns made of tables of words, laid out so that none of hundreds of words is tried where none can begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

Endings = Mapping[str, tuple[str, ...]]
"""Words by their last character, the longest first."""

_BEFORE: Final = re.compile(r"(?:\(\?<[!=][^()]*\)|\\A)+")


def any_of(table: Collection[str]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return "|".join(by_length(table))


def begins_with(*tables: Collection[str]) -> str:
    """Return a pattern for any of these words, those of the first table before those of the next.

    Each is a pattern that begins with a character, or with lookbehinds and a character: the next character of the text is looked
    at before they are tried in turn.

    Examples
    --------
    >>> begins_with(["(?<!公)共(?!同)", "[全各]县"], ["合计"])
    '(?=[共全各合])(?:(?<!公)共(?!同)|[全各]县|合计)'
    """
    words = [word for table in tables for word in table]
    firsts = dict.fromkeys(first for word in words for first in _firsts(word))
    return f"(?=[{''.join(map(re.escape, firsts))}])(?:{'|'.join(words)})"


def finder(table: Collection[str], after: str = "") -> Callable[[str], Iterator[re.Match[str]]]:
    """Return what finds any of these words as `re.finditer` does, the longest first, with a pattern for what may follow them.

    Each has two characters or more: two are looked at before the words are tried in turn.

    Examples
    --------
    >>> [match.group() for match in finder(["市长", "副市长"], "(?!室)")("副市长、市长到市长室")]
    ['副市长', '市长']
    """
    firsts, seconds = ("".join(sorted({re.escape(word[i]) for word in table})) for i in (0, 1))
    begins, word = re.compile(f"[{firsts}](?=[{seconds}])"), re.compile(f"(?:{any_of(table)}){after}")

    def find(text: str) -> Iterator[re.Match[str]]:
        done = 0
        for begin in begins.finditer(text):
            if begin.start() >= done and (match := word.match(text, begin.start())):
                done = match.end()
                yield match

    return find


def by_length(table: Collection[str]) -> list[str]:
    """Return words, the longest first."""
    return sorted(table, key=lambda word: (-len(word), word))


def ending_of(table: Collection[str]) -> Endings:
    """Lay words out so that the longest with which a text ends is found at once."""
    endings: dict[str, tuple[str, ...]] = {}
    for word in by_length(table):
        endings[word[-1]] = (*endings.get(word[-1], ()), word)
    return endings


def _firsts(word: str) -> str:
    """Return the characters that a pattern can begin with."""
    word = _BEFORE.sub("", word, count=1)
    if word.startswith("(?:"):
        return "".join(each[0] for each in word[3 : word.index(")")].split("|"))
    return word[1 : word.index("]")] if word.startswith("[") else word.removeprefix("\\")[0]
