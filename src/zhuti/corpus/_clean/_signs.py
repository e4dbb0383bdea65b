"""Which rare characters a text holds, found in one pass, so that a rule runs only on a text that it could change."""

from __future__ import annotations

import functools
import re

import numpy as np
from numpy.typing import NDArray

from zhuti.corpus._clean._tables import script_tables

LINE_ENDS, UNSEEN, FULL_WIDTH, TRADITIONAL, LOST = (1 << bit for bit in range(5))
"""Signs: ends of lines other than a line feed; what nobody sees; full-width letters; Traditional characters; losses."""


def signs_of(text: str) -> int:
    r"""Return the signs of `text`, or-ed. One that is absent is certain; one that is there may have come from half an emoji.

    Examples
    --------
    >>> signs_of("机关单位"), signs_of("機關\r\n") == TRADITIONAL | LINE_ENDS | UNSEEN
    (0, True)
    """
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    return int(np.bitwise_or.reduce(_signs_of_units().take(units), initial=0))


@functools.cache
def _signs_of_units() -> NDArray[np.uint8]:
    """Return the signs of each unit of UTF-16."""
    signs = np.zeros(2**16, dtype=np.uint8)
    units = "".join(map(chr, range(2**16)))
    patterns = {
        LINE_ENDS: re.compile("[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]"),
        UNSEEN: re.compile(
            "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\r]"
        ),
        FULL_WIDTH: re.compile("[０-９Ａ-Ｚａ-ｚ％．]"),
        TRADITIONAL: script_tables().traditional_only,
        LOST: re.compile("[\ufffd\ue000-\uf8ff\ud800-\udfff]"),
    }
    for sign, pattern in patterns.items():
        signs[[match.start() for match in pattern.finditer(units)]] |= sign
    return signs
