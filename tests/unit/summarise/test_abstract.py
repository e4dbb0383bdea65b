"""The two lines on an article: its facts, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from zhuti.summarise import Entity, Figure, KeySentence, Keyword, TopicShare
from zhuti.summarise._abstract import make_abstract

TOPICS = (TopicShare(1, "党课 · 干部", 0.6, 0.5, 0.7, ()), TopicShare(0, "产业", 0.3, 0.2, 0.4, ()))
CAMPAIGN = Entity("“三严三实”专题教育", "campaign", 6, 0, 10)


def test_two_lines_with_every_kind_of_fact() -> None:
    entities = (
        CAMPAIGN,
        Entity("延河市", "place", 5, 20, 23),
        Entity("高明", "person", 3, 30, 32, "领导小组成员、市委常委、纪委书记"),
        Entity("周小路", "person", 2, 40, 43),
    )
    figures = (
        Figure("9亿元", 9e8, "元", 50, 53, "总产值"),
        Figure("6.4%", 6.4, "%", 56, 60, "总产值增长", change="增长"),
        Figure("28次", 28.0, "次", 70, 73, "座谈会"),
    )
    keywords = (
        Keyword("专题教育", 9.0, 6),
        Keyword("木耳", 5.0, 3),
        Keyword("不担当、不落实", 4.0, 2),
        Keyword("产业", 3.0, 2),
    )
    abstract = make_abstract(dt.date(2015, 10, 8), TOPICS, keywords, (), figures, entities)
    assert abstract == (
        "2015年10月8日的文章讲“三严三实”专题教育，说到延河市，写到纪委书记高明、周小路。\n"
        "以“党课 · 干部”（60%）、“产业”（30%）为主，关键词有木耳、“不担当、不落实”，数字有总产值9亿元（增长6.4%）、座谈会28次。"
    )


def test_without_a_campaign_the_terms_say_what_it_is_about() -> None:
    terms = tuple(Keyword(term, 1.0, 1) for term in ("木耳", "人参", "农户", "合作社"))
    assert make_abstract(None, (), terms, (), (), ()) == "文章讲木耳、人参、农户。\n关键词有合作社。"


def test_no_fact_no_line() -> None:
    assert make_abstract(dt.date(2020, 1, 1), (), (), (), (), ()) == ""
    assert make_abstract(None, TOPICS, (), (), (), ()) == "以“党课 · 干部”（60%）、“产业”（30%）为主。"


def test_more_people_than_are_named_are_counted() -> None:
    people = tuple(
        Entity(name, "person", 1, i, i + 2, "县长") for i, name in enumerate(("甲一", "乙二", "丙三", "丁四"))
    )
    assert make_abstract(None, (), (), (), (), people) == "文章写到县长甲一、县长乙二、县长丙三等4人。"


def test_someone_named_once_without_an_office_is_left_out() -> None:
    assert make_abstract(None, (), (), (), (), (Entity("甲一", "person", 1, 0, 2),)) == ""


@pytest.mark.parametrize(("count", "told"), [(3, True), (2, False), (1, False)])
def test_a_second_campaign_is_told_when_named_half_as_often(count: int, told: bool) -> None:
    second = Entity("“四下基层”", "campaign", count, 20, 26)
    keywords = (Keyword("三严三实", 2.0, 6), Keyword("四下基层", 1.0, count))
    first = make_abstract(None, (), keywords, (), (), (CAMPAIGN, second)).splitlines()[0]
    assert ("四下基层" in first) is told


@pytest.mark.parametrize(
    ("term", "about"), [("木耳", "木耳"), ("专题教育", "“三严三实”专题教育"), ("教育", "教育"), ("严实", "严实")]
)
def test_a_campaign_named_in_passing_is_not_what_an_article_is_about(term: str, about: str) -> None:
    abstract = make_abstract(None, (), (Keyword(term, 1.0, 1),), (), (), (CAMPAIGN,))
    assert abstract.splitlines()[0] == f"文章讲{about}。"


def test_figures_of_key_sentences_come_first_and_each_object_once() -> None:
    figures = tuple(
        Figure(f"{n}名", float(n), "名", n, n + 1, what)
        for n, what in ((5, "党员"), (7, "民警"), (9, "医生"), (11, "医生"))
    )
    sentence = KeySentence("……", 0, 1.0, 4, 6)
    assert make_abstract(None, (), (), (sentence,), figures, ()) == "数字有党员5名、医生9名。"


def test_a_figure_of_nothing_plain_is_left_out() -> None:
    figures = (
        Figure("3天", 3.0, "天", 0, 2),
        Figure("20多万", 2e5, "", 5, 9, "营业额"),
        Figure("6%", 6.0, "%", 9, 11, "增长", change="增长"),
    )
    assert make_abstract(None, (), (), (), figures, ()) == ""


def test_a_year_that_is_inferred_is_said_to_be() -> None:
    places = [Entity("红岩村", "place", 3, 0, 3)]
    told = [make_abstract(dt.date(2014, 5, 16), [], [], [], [], places, date_inferred=i) for i in (False, True)]
    assert told == ["2014年5月16日的文章说到红岩村。", "2014年（推断）5月16日的文章说到红岩村。"]
