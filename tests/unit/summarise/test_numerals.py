"""Chinese and Arabic numerals."""

import pytest

from zhuti.summarise._numerals import arabic_number, chinese_number, scaled


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("十", 10),
        ("十六", 16),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("三千六", 3600),
        ("一万五", 15_000),
        ("一万五千", 15_000),
        ("两百", 200),
        ("百", 100),
        ("千", 1000),
        ("三千零二十六", 3026),
        ("两万零三", 20_003),
        ("十二万", 120_000),
        ("一亿三千万", 130_000_000),
        ("三万亿", 3e12),
        ("六点四", 6.4),
        ("十二点〇五", 12.05),
    ],
)
def test_chinese_numerals(text: str, value: float) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "二〇一五", "三五", "一二三", "五块", "点五", "六点", "六点四点"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert chinese_number(text) is None


def test_every_number_to_ten_thousand_is_read_back() -> None:
    assert [chinese_number(_write(n)) for n in range(1, 10_000)] == list(range(1, 10_000))


def _write(n: int) -> str:
    """Write a number as school teaches it."""
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // scale % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + name
        zero = (zero or bool(text)) and not digit
    return text


def test_scales_multiply_in_decimal() -> None:
    assert scaled(355.1, "亿") == 35_510_000_000
    assert scaled(82.4, "亿") == 8_240_000_000
    assert scaled(3, "千万") == 30_000_000
    assert scaled(1.2, "万亿") == 1_200_000_000_000


def test_arabic_digits_of_any_width() -> None:
    assert arabic_number("12,345.5") == 12345.5
    assert arabic_number("１０７６") == 1076
