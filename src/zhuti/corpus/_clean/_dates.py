"""Dates as news pages write them, and the year of one that leaves it out."""

from __future__ import annotations

import datetime as dt
import re

_GROUP = r"(?P<{}>(?:19|20)\d\d)"
FULL_DATE = re.compile(
    rf"(?<!\d)(?:{_GROUP.format('y1')} ?年 ?(?P<m1>\d{{1,2}}) ?月 ?(?P<d1>\d{{1,2}}) ?日"
    rf"|{_GROUP.format('y2')}(?P<s>[-/.])(?P<m2>\d{{1,2}})(?P=s)(?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.{_GROUP.format('y3')}(?!\d)"
    r"|(?P<y4>[二一][〇○零九][〇○零一二三四五六七八九]{2})年(?P<m4>[一二三四五六七八九十]{1,2})月(?P<d4>[一二三四五六七八九十]{1,3})日)"
)
CLOCK = re.compile(r"\d{1,2} ?[:：时点] ?\d\d(?: ?(?:[:：分] ?(?:\d\d)?) ?秒?)?")
_OPENING_DAY = re.compile(
    r"(?:(?:今天|今日|昨天|昨日|昨晚|今晨|日前)?[（(](?:(?P<year>20\d\d) ?年 ?)?)?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?= ?年(?!代))")
_EVENT_YEAR = re.compile(
    r"(?:(?<=[“\"《‘「『])|(?<![\d自从至到比较于在—～~-]))(20\d\d)年?(?=[^\W\d的了]{2,12}?(?:论坛|大会|年会|峰会|博览会|展览会|锦标赛|运动会|马拉松|晚会|活动|行动))"
)
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


def opening_day(text: str) -> re.Match[str] | None:
    """Find the day that `text` opens with: 5月16日, 今天（2016年11月27日）.

    A plain 2016年11月27日 is not taken: news that opens so mostly looks back.
    """
    return _OPENING_DAY.match(text)


def event_year(text: str) -> int | None:
    """Return the year in the names of the events a text reports, such as “2014送温暖行动”.

    `None` where there are several such years, or where the text names a later one: then it may look back at the event.

    Examples
    --------
    >>> event_year("启动“2014送温暖行动”"), event_year("2014年马拉松大会之后，2015年又办"), event_year("2014年以来")
    (2014, None, None)
    """
    years = {int(match[1]) for match in _EVENT_YEAR.finditer(text)}
    if len(years) != 1:
        return None
    year = years.pop()
    return year if all(int(match[0]) <= year for match in _YEAR.finditer(text)) else None
