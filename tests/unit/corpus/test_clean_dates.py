"""The date of a page, and when it is inferred."""

import datetime as dt

import pytest

from zhuti.corpus._clean import clean_page
from zhuti.corpus._clean._dates import event_year


@pytest.mark.parametrize(
    ("text", "date", "inferred"),
    [
        ("5月16日,某市召开会议。会上启动“2014送温暖到家行动”。", dt.date(2014, 5, 16), True),
        ("今天（11月27日），2023年全县篮球锦标赛开幕。", dt.date(2023, 11, 27), True),
        ("今天（2016年11月27日），全县篮球赛开幕。", dt.date(2016, 11, 27), True),
        ("新华社某市5月1日电 2015年春耕论坛开幕。", dt.date(2015, 5, 1), True),
        ("5月16日,某市召开会议。", None, False),
        ("5月16日,某市召开会议。自2013年以来成效明显。", None, False),
        ("5月16日,某市召开会议。2014年论坛和2015年论坛都来了人。", None, False),
        ("5月16日,“2014送温暖行动”回顾展开幕，展期到2016年底。", None, False),
        ("2009年3月9日，他第一次来到村里。", None, False),
        ("2月30日，2015年春耕论坛开幕。", None, False),
        ("会议在县城召开。5月16日，“2014送温暖行动”启动。", None, False),
        ("", None, False),
    ],
)
def test_a_day_without_dateline_is_inferred_or_left(text: str, date: dt.date | None, *, inferred: bool) -> None:
    page = clean_page(text, whole_page=False)
    assert (page.date, page.date_inferred) == (date, inferred)


def test_a_dateline_is_certain_and_comes_first() -> None:
    page = clean_page("水渠通水\n11.10.2015 08:00\n5月16日，“2014送温暖行动”的志愿者来到了渠边。")
    assert (page.date, page.date_inferred) == (dt.date(2015, 10, 11), False)


@pytest.mark.parametrize(
    ("text", "year"),
    [("", None), ("2014年马拉松大会", 2014), ("到2030年的行动", None), ("2014年的活动", None), ("产值2014万元", None)],
)
def test_event_year(text: str, year: int | None) -> None:
    assert event_year(text) == year
