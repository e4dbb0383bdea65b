"""Script: which one a text is written in, and Traditional to Simplified with protected words."""

from __future__ import annotations

import functools
import re
from typing import Any, Literal, NamedTuple

from zhuti.corpus._clean._page import Page
from zhuti.corpus._clean._signs import TRADITIONAL
from zhuti.corpus._clean._tables import HAN, VARIANTS, script_tables
from zhuti.corpus._edits import Change

PROTECTED = (
    "乾安县", "乾县", "乾陵", "乾隆", "乾坤", "乾潭镇", "乾务镇", "乾佑镇", "乾佑街道", "乾西乡", "乾窑镇", "乾清宫", "乾德",
    "乾宁", "於潜", "於幼军", "毕昇", "文徵明", "魏徵", "瞭望", "慰藉", "狼藉", "钱锺书",
)  # fmt: skip
"""Words that keep a character which Simplified gives up elsewhere, as they are to stand in the clean text."""

_UNREADABLE = re.compile("[\0\ud800-\udfff]")  # by OpenCC
_HAN = re.compile(f"[{HAN}]")
_ZHE = re.compile("著(?<![显名专论卓昭巨译遗编合拙新所较原土执]著)(?![名作称者述书录有])")
"""The 著 of Taiwan's spelling that is 着 elsewhere; not that of 著作 and 名著."""

_MINORITY = 0.1
"""The share of one script's own characters, among those of both, from which a text counts as mixed."""


def script_of(text: str, signs: int = -1) -> Literal["hans", "hant", "mixed", "none"]:
    """Tell the script of `text` by the characters that only one script uses; `signs` are those it may have.

    A text with Han characters and none that decides is called Simplified: it needs no conversion.

    Examples
    --------
    >>> script_of("機關單位"), script_of("机关单位"), script_of("中文"), script_of("GDP")
    ('hant', 'hans', 'hans', 'none')
    """
    tables = script_tables()
    n_traditional = len(tables.traditional_only.findall(text)) if signs & TRADITIONAL else 0
    if not n_traditional:
        return "hans" if _HAN.search(text) else "none"
    n_simplified = len(tables.simplified_only.findall(text))
    share = n_traditional / (n_traditional + n_simplified)
    return "hans" if share < _MINORITY else "hant" if share > 1 - _MINORITY else "mixed"


def script(page: Page) -> list[Change]:
    """Convert Traditional to Simplified: all of a Traditional page, else the lines that hold Traditional characters."""
    text, tables = page.text, script_tables()
    if not (page.signs & TRADITIONAL and tables.traditional_only.search(text)):
        return []
    protected = _protected(page.protect)
    zhe = page.script == "hant" and "着" not in text
    changes: list[Change] = []
    for start, end in page.spans:
        line = text[start:end]
        if page.script == "hant" or tables.traditional_only.search(line):
            changes += _differences(line, _simplified(line, protected, zhe=zhe), start)
    return changes


def _simplified(line: str, protected: _Protected, *, zhe: bool) -> str:
    converted: str = (
        _converter().convert(line if line.isprintable() else _UNREADABLE.sub("?", line)).translate(_variants())
    )
    for match in _UNREADABLE.finditer(line):
        converted = converted[: match.start()] + match[0] + converted[match.end() :]
    if len(converted) != len(line):
        return converted
    if zhe:
        converted = _ZHE.sub("着", converted)
    if not protected.signs.search(line):
        return converted
    pieces, done = list[str](), 0
    for match in protected.pattern.finditer(line):
        pieces += converted[done : match.start()], protected.words[match.lastgroup or ""]
        done = match.end()
    pieces.append(converted[done:])
    return "".join(pieces)


def _differences(old: str, new: str, offset: int) -> list[Change]:
    """Find the runs of characters that differ, place by place; one change where the lengths differ."""
    if len(old) != len(new):
        return [(offset, offset + len(old), new)]
    changes: list[Change] = []
    places = [place for place, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
    start = 0
    for index, place in enumerate(places):
        if index + 1 == len(places) or places[index + 1] != place + 1:
            first = places[start]
            changes.append((offset + first, offset + place + 1, new[first : place + 1]))
            start = index + 1
    return changes


@functools.cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@functools.cache
def _variants() -> dict[int, str]:
    return {ord(old): new for old, new in VARIANTS.items()}


class _Protected(NamedTuple):
    """Protected words: a pattern of them in either spelling, the word of each of its groups, and a sign that one may be there."""

    pattern: re.Pattern[str]
    words: dict[str, str]
    signs: re.Pattern[str]


@functools.lru_cache(maxsize=8)
def _protected(extra: tuple[str, ...]) -> _Protected:
    simplified = script_tables().simplified
    spellings: dict[str, str] = {}
    for old, new in simplified.items():
        spellings[new] = spellings.get(new, "") + chr(old)
    ranked = sorted({word for word in (*PROTECTED, *extra) if word}, key=lambda word: (-len(word), word))
    words = {f"w{number}": word for number, word in enumerate(ranked)}
    alternatives = (
        f"(?P<{name}>" + "".join(f"[{re.escape(char + spellings.get(char, ''))}]" for char in word) + ")"
        for name, word in words.items()
    )
    kept = {char for word in ranked for char in word if ord(char) in simplified}
    kept |= {char for word in ranked if not kept.intersection(word) for char in word[0] + spellings.get(word[0], "")}
    signs = re.compile("[" + re.escape("".join(sorted(kept))) + "]")
    return _Protected(re.compile("|".join(alternatives)), words, signs)
