"""Which characters belong to which script, derived from OpenCC and the two national character sets."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Han characters, to stand inside a regular expression's brackets."""

VARIANTS = {"陜": "陕", "麽": "么"}
"""Characters that the pages use for a Traditional one and OpenCC leaves alone."""


class ScriptTables(NamedTuple):
    """How the scripts differ.

    Attributes
    ----------
    simplified
        Traditional character to Simplified one, as `str.translate` wants it.
    traditional_only, simplified_only
        One character that a text in the other script does not use.
    """

    simplified: dict[int, str]
    traditional_only: re.Pattern[str]
    simplified_only: re.Pattern[str]


@functools.cache
def script_tables() -> ScriptTables:
    """Return the tables; made once, from OpenCC's dictionary, GB 2312 (Simplified) and Big5 (Traditional)."""
    import opencc

    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    converted = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    pairs = {old: new for old, new in zip(han, converted, strict=True) if new != old and len(new) == 1} | VARIANTS
    gb2312, big5 = _characters("gb2312", han), _characters("big5", han)
    return ScriptTables(
        {ord(old): new for old, new in pairs.items()},
        re.compile("[" + "".join(sorted(pairs.keys() - gb2312)) + "]"),
        re.compile("[" + "".join(sorted(gb2312 - big5 - pairs.keys())) + "]"),
    )


def _characters(codec: str, han: list[str]) -> set[str]:
    return set("".join(han).encode(codec, "ignore").decode(codec))


def fold(text: str) -> str:
    """Return `text` with each Traditional character as its Simplified one, place by place.

    Examples
    --------
    >>> fold("通訊員 楊卓")
    '通讯员 杨卓'
    """
    return text.translate(script_tables().simplified)
