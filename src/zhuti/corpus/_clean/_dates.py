"""Dates as news pages write them, and the year of one that leaves it out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_YEAR = r"(?P<{}>(?:19|20)\d\d)"
FULL_DATE = re.compile(
    rf"(?<!\d)(?:{_YEAR.format('y1')} ?年 ?(?P<m1>\d{{1,2}}) ?月 ?(?P<d1>\d{{1,2}}) ?日"
    rf"|{_YEAR.format('y2')}(?P<s>[-/.])(?P<m2>\d{{1,2}})(?P=s)(?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.{_YEAR.format('y3')}(?!\d)"
    r"|(?P<y4>[二一][〇○零九][〇○零一二三四五六七八九]{2})年(?P<m4>[一二三四五六七八九十]{1,2})月(?P<d4>[一二三四五六七八九十]{1,3})日)"
)
CLOCK = re.compile(r"\d{1,2} ?[:：时点] ?\d\d(?: ?(?:[:：分] ?(?:\d\d)?) ?秒?)?")
_MONTH_DAY = re.compile(r"(?<![\d年])(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?年(?!代)|(?<=[“\"《‘「『])(20\d\d)(?=[\u4e00-\u9fff])")
_FORESEEN = re.compile("[到至—～~-]$")
_DIGITS = {char: value for value, chars in enumerate(("〇○零", *"一二三四五六七八九")) for char in chars}


def full_date(match: re.Match[str]) -> dt.date | None:
    """Return the date of a `FULL_DATE` match, or `None` where there is no such day.

    Examples
    --------
    >>> [full_date(FULL_DATE.search(text)) for text in ("18.10.2015", "2015年2月30日")]
    [datetime.date(2015, 10, 18), None]
    """
    if match["y4"]:
        year = int("".join(str(_DIGITS[char]) for char in match["y4"]))
        month, day = _chinese_number(match["m4"]), _chinese_number(match["d4"])
    else:
        number = next(number for number in "123" if match[f"y{number}"])
        year, month, day = (int(match[part + number]) for part in "ymd")
    return make_date(year, month, day)


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or `None` where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def month_days(text: str) -> Iterator[tuple[int, int]]:
    """Yield the days of a year that `text` names without the year, in order."""
    for match in _MONTH_DAY.finditer(text):
        yield int(match[1]), int(match[2])


def only_year(text: str) -> int | None:
    """Return the year `text` names, when it names one and no other; targets such as 到2030年 are not counted."""
    years = {
        int(match[1] or match[2])
        for match in _NAMED_YEAR.finditer(text)
        if not _FORESEEN.search(text[max(match.start() - 1, 0) : match.start()])
    }
    return years.pop() if len(years) == 1 else None
