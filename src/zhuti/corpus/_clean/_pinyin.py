"""Inline pinyin such as 機(jī)關(guān), checked against the readings that each character really has."""

from __future__ import annotations

import functools
import importlib.util
import re
import runpy
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from zhuti.corpus._clean._page import Page
from zhuti.corpus._clean._tables import script_tables
from zhuti.corpus._edits import Change

_LETTERS = "a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡɑ\u0300\u0301\u0302\u0304\u0308\u030c"
_BRACKETED = re.compile(f"[(（] ?([{_LETTERS}]{{1,9}}) ?[)）]")
_ODD_LETTERS = str.maketrans({"ɡ": "g", "ɑ": "a"})


def pinyin(page: Page) -> list[Change]:
    """Delete a bracketed syllable that is a reading of the character before it; anything else in brackets stays."""
    text = page.text
    if "(" not in text and "（" not in text:
        return []
    found = [
        (match, unicodedata.normalize("NFC", match[1].lower().translate(_ODD_LETTERS)))
        for match in _BRACKETED.finditer(text)
    ]
    if all(
        syllable.isascii() for _, syllable in found
    ):  # a neutral tone bears no mark, but it is never alone on a page
        return []
    return [
        (*match.span(), "")
        for match, syllable in found
        if match.start() and syllable in _readings(text[match.start() - 1])
    ]


@functools.lru_cache(maxsize=10_000)
def _readings(character: str) -> frozenset[str]:
    """All readings of a character and of its Simplified form, with tone marks; a neutral tone has none."""
    simplified = script_tables().simplified.get(ord(character), character)
    known = (_pinyin_table().get(ord(form), "") for form in (character, simplified))
    return frozenset(reading for readings in known for reading in readings.split(",") if reading)


@functools.cache
def _pinyin_table() -> Mapping[int, str]:
    """Return pypinyin's table of characters alone: the package itself would load its table of phrases, ten times as long."""
    package = importlib.util.find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pypinyin is not installed; the cleaning rule pinyin needs it.")
    table: Mapping[int, str] = runpy.run_path(str(Path(package.origin).with_name("pinyin_dict.py")))["pinyin_dict"]
    return table
