"""What has the form of a figure and is one: not a date, a time, a rank, a session or a name."""

from __future__ import annotations

import re
from typing import Final

from zhuti.summarise import _figure_words as words
from zhuti.summarise._numerals import DIGITS

_YEAR_OF: Final = re.compile(rf"\s?(?:\d{{1,2}}\s?月|[初底末度级代中]|{'|'.join(words.YEAR_NOT_BEFORE)})")
_WHEN_AFTER: Final = re.compile("|".join(words.WHEN_AFTER))
_WHEN_BEFORE: Final = re.compile(f"(?:{'|'.join(words.WHEN_BEFORE)})\\Z")
_LASTING: Final = re.compile(f"(?:{'|'.join(words.LASTING)})\\Z")
_SECONDS: Final = re.compile(r"\d+(?:\.\d+)?秒")
_FORCE_BEFORE: Final = re.compile("(?:风|风力|震级|烈度|海况)(?:为|约|达|达到|可达|有|在)?\\Z")
_FORCE_AFTER: Final = re.compile("(?:以上|左右)?的?(?:地震|余震|大风|强风|阵风|海浪|台风)")
_TURNED: Final = re.compile("翻(?:了|上)?\\Z")
_TWO_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_MEASURES: Final = frozenset(words.MEASURES)
_WATCHED: Final = words.DURATIONS | words.WATCHED


def says_when(unit: str, text: str, start: int, end: int, about: str) -> bool:
    """Tell 十年来, 七天后, 过去五年 and 近两年, which say when, from 历时五年, which measures."""
    if unit not in words.DURATIONS:
        return False
    before = text[max(0, start - len(about) - 4) : start - len(about)]
    if _LASTING.search(before):
        return False
    return bool(_WHEN_AFTER.match(text, end) or _WHEN_BEFORE.search(before)) or (about == "近" and unit == "年")


def arabic_holds(unit: str, text: str, start: int, end: int, digits: str, about: str) -> bool:
    """Tell a quantity from a date, a time, a rank or a name that has the same form."""
    is_latin = unit[-1:].isascii() and unit[-1:].isalpha()
    if not (is_latin or unit in _WATCHED):
        return not (unit and text.startswith("级", end))
    before, after = text[max(0, start - 2) : start], text[end : end + 4]
    if says_when(unit, text, start, end, about) or after.startswith("级"):
        return False
    if unit == "点":
        return "." in digits or float(digits.replace(",", "")) > 60  # an index, no time of day
    if unit in {"大", "两"} or (unit in {"名", "位"} and before.endswith("前")):
        return False
    if unit == "年":
        year = len(digits) == 4 and "." not in digits
        return not (year or before.endswith(("’", "'")) or _YEAR_OF.match(text, end))
    if unit == "分":
        time = before.endswith(("点", "时")) or _SECONDS.match(text, end)
        return not (time or after.startswith(("之", "类", "别", "布")))
    if unit in {"秒", "米", "公里"} and (
        after[:1].isdigit() or after.startswith(words.EVENTS) or before in {"男子", "女子"}
    ):
        return False
    if unit in {"日", "章"} and before[-1:] in {"月", "第"}:
        return False
    if unit in {"单元", "幢", "栋", "层"} and (before.endswith("楼") or after[:1].isdigit()):
        return False
    if unit == "级":
        return "." in digits or _is_force(text, start, end)
    if is_latin:
        return not (after[:1].isascii() and after[:1].isalnum())
    return not (unit in {"度电", "代", "届"} and not after)


def han_holds(numeral: str, unit: str, text: str, start: int, end: int, more: bool, about: str) -> bool:
    """Tell a quantity in Chinese numerals from a vague number, a rank, a session or a name."""
    before, after = text[max(0, start - 2) : start], text[end : end + 4]
    if numeral == "一":
        return unit == "倍" or (unit == "番" and bool(_TURNED.search(before)))
    if (
        (before.endswith(words.VAGUE_BEFORE) and not (before == "每周" and numeral[0] == "两"))
        or numeral in {"零", "〇"}
        or says_when(unit, text, start, end, about)
    ):
        return False
    if numeral[0] in "百千万亿" and not (about or (more and unit)):
        return False
    if not unit:
        return (
            (len(numeral) >= 3 or more) and any(c in "百千万亿" for c in numeral) and any(c in DIGITS for c in numeral)
        )
    if unit in {"名", "位"} and before.endswith("前"):
        return False
    if unit in words.ARABIC_ONLY and not (
        before.endswith(("分", "共", "办"))
        if unit in {"期", "班", "组", "队"}
        else unit == "头" and after.startswith(words.HEADS)
    ):
        return False
    return _han_unit_holds(numeral, unit, text, start, end)


def _han_unit_holds(numeral: str, unit: str, text: str, start: int, end: int) -> bool:
    """Tell what a unit counts from what it names: 九点, 十九大, 四次会议, 八亩村."""
    before, after = text[max(0, start - 2) : start], text[end : end + 4]
    if unit == "点":
        return len(numeral) == 1 and after.startswith(words.POINT_NOUNS)
    if unit == "大":
        return len(numeral) == 1 and bool(_TWO_HAN.match(after)) and not after.startswith(words.GREAT_NOT_BEFORE)
    if unit == "级":
        return _is_force(text, start, end)
    if unit == "次":
        return not after.startswith(words.SESSIONS) or before.endswith(words.HELD)
    if unit == "年":
        return not _YEAR_OF.match(text, end)
    if unit in {"日", "章"}:
        return before[-1:] != "第" and (unit == "章" or before[-1:] != "月")
    return not (unit in _MEASURES and after.startswith("级")) and not (
        len(numeral) == 1 and after[:1] in words.PLACE_ENDS and after[:1] and unit not in {"个", "名"}
    )


def _is_force(text: str, start: int, end: int) -> bool:
    """Whether 级 measures wind or an earthquake and is no rank."""
    return bool(_FORCE_BEFORE.search(text[max(0, start - 6) : start]) or _FORCE_AFTER.match(text[end : end + 8]))
