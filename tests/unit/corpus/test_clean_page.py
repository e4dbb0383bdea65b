"""Whole pages, with the dirt of county news, in our own words."""

import datetime as dt
from pathlib import Path

import pytest

from zhuti.corpus._clean import CLEANING_RULES, clean_page

PORTAL = """手机版
1 1 1

某市水务局:把渠修到田边 把事办到心里

党建在线网 打印 纠错
微信扫一扫 ×
收听本文 00:00/00:00

  去年冬天,渠上的老闸门坏了。市里先后派出6个小组(含志愿者)下乡查看。

  “从哪儿‘修’起?”大家在会上问。

发布时间:2016年1月5日 21:40 来源:某市水务局 编辑:石小某 打印"""

TRADITIONAL = """通訊員 楊某某
村里的幹部苦幹實(shí)干,把機(jī)關(guān)搬到了田邊;黨委(黨組)書記也來了。
“修”字當(dāng)頭
今年的效益正在顯現(xiàn)?h里的水渠已經(jīng)通水,GDP增長(zhǎng)了3成。(一)要總結(jié)。"""

SECTIONS = """

◆3月9日,在渠邊的小廣場上,居民們在一起聊天
開春以來,這里的人們都忙著修渠,日子越過越好。
1
先修上游
上游的水渠(3公里)修好了。
2
再修下游
下游的水渠也修好了。
導(dǎo)報(bào)記者 賴某某 通訊員 劉某 盧某某/文 陳某某/圖
"""


def test_a_portal_page() -> None:
    page = clean_page(PORTAL)
    assert page.text == (
        "去年冬天,渠上的老闸门坏了。市里先后派出6个小组(含志愿者)下乡查看。\n“从哪儿‘修’起?”大家在会上问。"
    )
    assert page.title == "某市水务局:把渠修到田边 把事办到心里"
    assert (page.date, page.date_inferred) == (dt.date(2016, 1, 5), False)
    assert (page.source, page.editor, page.byline) == ("某市水务局", "石小某", "")
    assert (page.script, page.flags) == ("hans", ())
    assert page.edits.counts() == {"spaces": 5, "chrome": 5, "dateline": 1, "title": 1}
    assert page.edits.restore(page.text) == PORTAL


def test_the_name_of_the_site_is_the_source_for_want_of_another() -> None:
    assert clean_page(PORTAL.replace("来源:某市水务局 ", "")).source == "党建在线网"


def test_a_traditional_page_with_inline_pinyin_and_a_lost_character() -> None:
    page = clean_page(TRADITIONAL)
    assert page.text == (
        "村里的干部苦干实干,把机关搬到了田边;党委(党组)书记也来了。\n“修”字当头\n"
        "今年的效益正在显现?h里的水渠已经通水,GDP增长了3成。(一)要总结。"
    )
    assert (page.title, page.byline, page.date) == ("", "通讯员 杨某某", None)
    assert (page.script, page.flags) == ("hant", ("lost_characters",))
    start = page.text.index("机关")
    assert TRADITIONAL[slice(*page.edits.to_original(start, start + 2))] == "機(jī)關"
    assert page.edits.restore(page.text) == TRADITIONAL


def test_numbered_sections_under_a_caption() -> None:
    page = clean_page(SECTIONS)
    assert page.text == (
        "◆3月9日,在渠边的小广场上,居民们在一起聊天\n开春以来,这里的人们都忙着修渠,日子越过越好。\n"
        "先修上游\n上游的水渠(3公里)修好了。\n再修下游\n下游的水渠也修好了。"
    )
    assert page.byline == "导报记者 赖某某 通讯员 刘某 卢某某/文 陈某某/图"
    assert (page.title, page.date, page.script) == ("", None, "hant")
    assert page.edits.counts()["headings"] == 2
    assert page.edits.restore(page.text) == SECTIONS


@pytest.mark.parametrize("raw", [PORTAL, TRADITIONAL, SECTIONS])
def test_cleaning_a_clean_page_changes_nothing(raw: str) -> None:
    text = clean_page(raw).text
    again = clean_page(text, whole_page=False)
    assert (again.text, again.edits.records) == (text, ())


def test_phrases_are_found_in_traditional_even_when_the_script_is_not_converted() -> None:
    rules = [name for name in CLEANING_RULES if name != "script"]
    page = clean_page(
        "返回頂部\n水渠修好了，村民們都很高興。\n記者 王某某\n發布時間：2016年3月4日", rules=rules, whole_page=False
    )
    assert page.text == "水渠修好了，村民們都很高興。"
    assert (page.byline, page.date) == ("記者 王某某", dt.date(2016, 3, 4))


def test_the_rules_are_these_in_this_order() -> None:
    assert CLEANING_RULES == (
        "line_ends", "html", "controls", "wraps", "spaces", "full_width", "pinyin", "script", "headers", "chrome", "dateline",
        "byline", "lead", "title", "headings",
    )  # fmt: skip


@pytest.mark.shared
def test_the_dates_of_the_five_seeds(shared_dir: Path) -> None:
    pages = [clean_page(path.read_bytes().decode("utf-8")) for path in sorted((shared_dir / "seeds").glob("*.txt"))]
    assert [(str(page.date), page.date_inferred) for page in pages] == [
        ("2015-10-18", False),
        ("2015-12-11", False),
        ("2014-05-16", True),
        ("None", False),
        ("None", False),
    ]
    assert [page.flags for page in pages] == [(), (), (), ("lost_characters",), ()]
    assert [page.script for page in pages] == ["hans", "hans", "hans", "hant", "hant"]
