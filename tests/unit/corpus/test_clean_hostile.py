"""Hostile and odd input: every rule ends, nothing is lost, nothing is run. A pattern that backtracks would hang here."""

import pytest

from zhuti.core import RequestError
from zhuti.corpus._clean import CLEANING_RULES, clean_page

SIZE = 200_000  # bytes; work that grew as the square would take hours


@pytest.mark.parametrize(
    "unit",
    [
        "(", "（", "<", "<!--", "<script>", "</script", "<a ", "<p title=", "&", "&amp;", "&#", " ", "\u3000\n",
        "\n", "\r", "機(jī)", "机(j", "(jī", "【", "【标题】", "[视频]", "1 ", "1\n", "记者 ", "记者\n",
        "来源：", "发布时间：", "2015年", "2015-", "编辑：来源：", "(记者\n", "央视网消息（", "新华社", "国",
        "國", "乾", "著", "?", "0:", "5月1日", "打印 ", "首页 ", "２．", "\x00", "\ud800", "\u200d", "a", "甲，",
    ],
)  # fmt: skip
def test_a_long_run_of_anything_is_cleaned_and_can_be_restored(unit: str) -> None:
    raw = unit * (SIZE // len(unit.encode("utf-8", "surrogatepass")))
    page = clean_page(raw)
    assert page.edits.restore(page.text) == raw


@pytest.mark.parametrize("raw", ["", "字", "\n", " ", "\ud800", "<", "(", "&", "?", "1"])
def test_the_smallest_pages(raw: str) -> None:
    page = clean_page(raw)
    assert page.edits.restore(page.text) == raw


def test_rules_can_be_switched_off() -> None:
    raw = "手机版\r\n\r\n機(jī)關(guān)"
    assert clean_page(raw, rules=()).text == raw
    assert clean_page(raw, rules=("script",)).text == "手机版\r\n\r\n机(jī)关(guān)"
    for rule in CLEANING_RULES:
        page = clean_page(raw, rules=[name for name in CLEANING_RULES if name != rule])
        assert rule not in page.edits.counts()


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(RequestError) as caught:
        clean_page("", rules=("pinyn", "spaces"))
    assert str(caught.value) == f"no such cleaning rule: pinyn. The rules are: {', '.join(CLEANING_RULES)}."
