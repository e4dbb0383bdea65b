"""Agency leads before the first sentence."""

import pytest

from zhuti.corpus._clean import clean_page

STORY = "全县今年的春耕比去年早了三天。"


@pytest.mark.parametrize(
    ("lead", "source", "byline"),
    [
        ("央视网消息（新闻联播）：", "央视网", ""),
        ("央视网消息(新闻联播)：\n", "央视网", ""),
        ("中国网络电视台消息(新闻联播)：", "中国网络电视台", ""),
        ("本台消息：", "", ""),
        ("本报讯（记者 王某 通讯员 李某）", "", "记者 王某 通讯员 李某"),
        ("本报讯 ", "", ""),
        ("新华社北京5月1日电（记者 王某、李某）", "新华社", "记者 王某、李某"),
        ("新华社北京5月1日电 ", "新华社", ""),
        ("中新网5月1日电　", "中新网", ""),
        ("某某网某县3月4日讯（记者王某）", "某某网", "记者王某"),
        ("新浪科技讯 ", "新浪科技", ""),
        ("【春耕进行时】", "", ""),
        ("[视频]【春耕进行时】", "", ""),
        ("[组图]", "", ""),
        ("中新網5月1日電 ", "中新网", ""),
    ],
)
def test_leads_go_and_the_sentence_stays(lead: str, source: str, byline: str) -> None:
    page = clean_page(f"{lead}{STORY}", rules=("spaces", "lead"), whole_page=False)
    assert page.text == STORY
    assert (page.source, page.byline) == (source, byline)


@pytest.mark.parametrize(
    "text",
    [
        "互联网消息传得快。",
        "县报5月1日电影专版介绍了这部片子。",
        "好消息：水渠修通了。",
        "据某某社消息，水渠修通了。",
        "通讯员王某来到村里。",
        "县网络电视台上午开播。",
        "春耕会议强调，（新闻联播）：要早动手。",
        "【】空的括号。",
        "【这是一段超过二十个字的话所以它不会是一个栏目的名字】春耕开始了。",
    ],
)
def test_sentences_that_begin_alike_stay(text: str) -> None:
    assert clean_page(text, rules=("lead",), whole_page=False).text == text


def test_a_column_name_counts_only_before_the_first_sentence() -> None:
    text = f"{STORY}\n【案例】村民王某修渠。"
    assert clean_page(text, rules=("lead",), whole_page=False).text == text
