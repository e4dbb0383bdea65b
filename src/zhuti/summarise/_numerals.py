"""Chinese and Arabic numerals as numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def chinese_number(text: str) -> float | None:
    """Return the value of a Chinese numeral, `None` when it is not one.

    Parameters
    ----------
    text
        Characters of 〇零一二两三四五六七八九十百千万亿 with at most one 点. Digits in a row (二〇一五, 三五) are no
        numeral here: they are a year, a code or a vague "three or five".

    Examples
    --------
    >>> [chinese_number(n) for n in ("十六", "一万五千", "两百零三", "六点四", "二〇一五")]
    [16.0, 15000.0, 203.0, 6.4, None]
    """
    whole, point, decimals = text.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else float(value)
    if not decimals or any(c not in DIGITS for c in decimals):
        return None
    return float(f"{value}." + "".join(str(DIGITS[c]) for c in decimals))


def _whole(text: str) -> int | None:
    total, section, digit = 0, 0, None
    last_scale = 0
    for char in text:
        if char in DIGITS:
            if digit:  # 零 may stand before a digit, no other digit may
                return None
            digit = DIGITS[char]
            continue
        scale = SCALES.get(char)
        if scale is None:
            return None
        if scale == SCALES["亿"]:
            total = (total + section + (digit or 0) or 1) * scale
            section = 0
        elif scale == SCALES["万"]:
            total += (section + (digit or 0) or 1) * scale
            section = 0
        else:
            section += (1 if digit is None else digit) * scale
        digit, last_scale = None, scale
    if digit and last_scale >= 1000 and text[-2] != "零":
        digit *= last_scale // 10  # 一万五 is 15000, 三千六 is 3600
    elif digit and last_scale == 100 and text[-2] != "零":
        digit *= 10
    return total + section + (digit or 0) if text else None


def arabic_number(text: str) -> float:
    """Return the value of Arabic digits, full-width ones too, with thousands separators.

    Examples
    --------
    >>> arabic_number("1,076"), arabic_number("４４.9")
    (1076.0, 44.9)
    """
    return float(text.replace(",", "").replace("，", ""))


def scaled(value: float, scale: str) -> float:
    """Return `value` times a scale as written: 万, 亿, 千万, 万亿, or nothing.

    The product is taken in decimal, so that 82.4亿 is 8240000000.0 and not a neighbour of it.

    Examples
    --------
    >>> scaled(82.4, "亿"), scaled(1.6, "万"), scaled(2.0, "")
    (8240000000.0, 16000.0, 2.0)
    """
    if not scale:
        return value
    factor = 1
    for char in scale:
        factor *= SCALES[char]
    return float(Decimal(repr(value)) * factor)
