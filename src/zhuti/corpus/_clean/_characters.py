"""Rules on single characters and spaces, and the check for lost characters."""

from __future__ import annotations

import re

from zhuti.corpus._clean._page import Page
from zhuti.corpus._clean._signs import FULL_WIDTH, LINE_ENDS, LOST, UNSEEN
from zhuti.corpus._clean._tables import HAN
from zhuti.corpus._edits import Change

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "(?:[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\r]"
    "|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff]))+"  # the joiner inside an emoji stays
)
_SPACE = "\t \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_SPACE}\n]+")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％]+|(?<=[0-9０-９])．(?=[0-9０-９])")
_HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LOST = re.compile("[\ufffd\ue000-\uf8ff\ud800-\udfff]")
_LOST_AMONG_HAN = re.compile(
    f"(?<=[{HAN}])\\?[a-z](?=[{HAN}])"  # 成效?h醫療: a byte was lost in transit
    f"|(?<=[{HAN}])□(?=[{HAN}])(?!.{{0,6}}(?:记者|通讯员|撰))"  # but not a byline's bullet
)


def line_ends(page: Page) -> list[Change]:
    """End every line with one line feed, whatever the page used."""
    return [(*match.span(), "\n") for match in _LINE_END.finditer(page.text)] if page.signs & LINE_ENDS else []


def controls(page: Page) -> list[Change]:
    """Delete control characters, zero-width characters, byte order marks and soft hyphens."""
    return [(*match.span(), "") for match in _UNSEEN.finditer(page.text)] if page.signs & UNSEEN else []


def spaces(page: Page) -> list[Change]:
    """Make each run of spaces one space, and delete indents, spaces at line ends and blank lines."""
    text = page.text
    changes = []
    for match in _SPACES.finditer(text):
        run = match[0]
        at_edge = match.start() == 0 or match.end() == len(text)
        wanted = "" if at_edge else "\n" if "\n" in run else " "
        if run != wanted:
            changes.append((*match.span(), wanted))
    return changes


def full_width(page: Page) -> list[Change]:
    """Make full-width letters, digits, per cent signs and decimal points half-width; Chinese punctuation stays."""
    if not page.signs & FULL_WIDTH:
        return []
    return [(*match.span(), match[0].translate(_HALF_WIDTH)) for match in _FULL_WIDTH.finditer(page.text)]


def has_lost_characters(text: str, signs: int = -1) -> bool:
    """Tell whether `text` shows the traces of characters that were lost before it came to us; `signs` are those it may have.

    Examples
    --------
    >>> has_lost_characters("逐步见到成效?h医保局"), has_lost_characters("真的吗?")
    (True, False)
    """
    if (signs & LOST and _LOST.search(text)) or "锟斤拷" in text:
        return True
    return ("?" in text or "□" in text) and _LOST_AMONG_HAN.search(text) is not None
