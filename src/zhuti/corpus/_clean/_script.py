"""Script: which one a text is written in, and Traditional to Simplified with protected words."""

from __future__ import annotations

import functools
import re
from typing import Any, Literal

from zhuti.corpus._clean._page import Page, lines_of
from zhuti.corpus._clean._tables import HAN, VARIANTS, script_tables
from zhuti.corpus._edits import Change

PROTECTED = (
    "乾安县", "乾县", "乾陵", "乾隆", "乾坤", "乾潭镇", "乾务镇", "乾佑镇", "乾元镇", "於潜", "樊於期", "毕昇",
    "文徵明", "魏徵", "宫商角徵羽", "瞭望", "瞭哨", "藉田", "慰藉", "狼藉", "蕴藉", "钱锺书", "甯浩",
)  # fmt: skip
"""Words that keep a character which Simplified gives up elsewhere, as they are to stand in the clean text."""

_HAN = re.compile(f"[{HAN}]")
_ZHE = re.compile("(?<![显名专论卓昭巨译遗编合拙新所较原土执])著(?![名作称者述书录有])")
"""The 著 of Taiwan's spelling that is 着 elsewhere; not that of 著作 and 名著."""

_MINORITY = 0.1
"""The share of one script's own characters, among those of both, from which a text counts as mixed."""


def script_of(text: str) -> Literal["hans", "hant", "mixed", "none"]:
    """Tell the script of `text` by the characters that only one script uses.

    A text with Han characters and none that decides is called Simplified: it needs no conversion.

    Examples
    --------
    >>> script_of("機關單位"), script_of("机关单位"), script_of("中文"), script_of("GDP")
    ('hant', 'hans', 'hans', 'none')
    """
    tables = script_tables()
    n_traditional = len(tables.traditional_only.findall(text))
    if not n_traditional:
        return "hans" if _HAN.search(text) else "none"
    n_simplified = len(tables.simplified_only.findall(text))
    share = n_traditional / (n_traditional + n_simplified)
    return "hans" if share < _MINORITY else "hant" if share > 1 - _MINORITY else "mixed"


def script(page: Page) -> list[Change]:
    """Convert Traditional to Simplified: all of a Traditional page, else the lines that hold Traditional characters."""
    text, tables = page.text, script_tables()
    if not tables.traditional_only.search(text):
        return []
    protected = _protected(page.protect)
    zhe = page.script == "hant" and "着" not in text
    changes: list[Change] = []
    for start, end in lines_of(text):
        line = text[start:end]
        if page.script == "hant" or tables.traditional_only.search(line):
            changes += _differences(line, _simplified(line, protected, zhe=zhe), start)
    return changes


def _simplified(line: str, protected: tuple[re.Pattern[str], dict[str, str]], *, zhe: bool) -> str:
    readable = line.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")  # OpenCC takes C strings
    converted: str = _converter().convert(readable).translate(_variants())
    if len(converted) != len(line):
        return converted
    if zhe:
        converted = _ZHE.sub("着", converted)
    pattern, words = protected
    pieces, done = list[str](), 0
    for match in pattern.finditer(line):
        pieces += converted[done : match.start()], words[match.lastgroup or ""]
        done = match.end()
    pieces.append(converted[done:])
    return "".join(pieces)


def _differences(old: str, new: str, offset: int) -> list[Change]:
    """Find the runs of characters that differ, place by place; one change where the lengths differ."""
    if len(old) != len(new):
        return [(offset, offset + len(old), new)]
    changes: list[Change] = []
    start = end = -1
    for place, (before, after) in enumerate(zip(old, new, strict=True)):
        if before == after or before == "\0" or "\ud800" <= before <= "\udfff":
            continue
        if place != end:
            if start >= 0:
                changes.append((offset + start, offset + end, new[start:end]))
            start = place
        end = place + 1
    if start >= 0:
        changes.append((offset + start, offset + end, new[start:end]))
    return changes


@functools.cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@functools.cache
def _variants() -> dict[int, str]:
    return {ord(old): new for old, new in VARIANTS.items()}


@functools.lru_cache(maxsize=8)
def _protected(extra: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Make a pattern that finds protected words in either spelling, longest first, and the word of each of its groups."""
    spellings: dict[str, str] = {}
    for old, new in script_tables().simplified.items():
        spellings[new] = spellings.get(new, "") + chr(old)
    ranked = sorted({word for word in (*PROTECTED, *extra) if word}, key=lambda word: (-len(word), word))
    words = {f"w{number}": word for number, word in enumerate(ranked)}
    alternatives = (
        f"(?P<{name}>" + "".join(f"[{re.escape(char + spellings.get(char, ''))}]" for char in word) + ")"
        for name, word in words.items()
    )
    return re.compile("|".join(alternatives)), words
