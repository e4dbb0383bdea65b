"""Key sentences in one line: what is left out, and what must never be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.corpus import Article
from zhuti.summarise import Entity, summarise, summary_from_dict, summary_to_dict
from zhuti.summarise._short import shorten

PEOPLE = [
    Entity("周明远", "person", 1, 0, 3, "柳溪县委书记"),
    Entity("何山", "person", 1, 0, 2, "国务院总理"),
    Entity("林树", "person", 1, 0, 2, "红岩村党支部书记"),
    Entity("阮文山", "person", 1, 0, 3, "越南国家主席"),
    Entity("吴春", "person", 1, 0, 2, "外交部发言人"),
]


def _line(sentence: str) -> str:
    """The line of a sentence, or the sentence where nothing is left out."""
    return "".join(sentence[a:b] for a, b in shorten(sentence, 0, len(sentence), PEOPLE)) or sentence


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("国务院总理何山3日下午在人民大会堂会见巴西总统。", "何山会见巴西总统"),
        ("柳溪县委书记周明远9月28日至30日在红岩村与农户座谈。", "周明远与农户座谈"),
        ("今天（10月7日），柳溪县委在县会议中心召开了座谈会。", "柳溪县委召开座谈会"),
        ("当地时间5日晚，何山在总统府举行宴会。", "何山举行宴会"),
        ("本台消息：明天（4日）出版的人民日报将发表评论员文章。", "人民日报将发表评论员文章"),
        ("应巴西总统卢拉邀请，国务院总理何山访问巴西。", "何山访问巴西"),
        ("国务院总理何山、柳溪县委书记周明远看望农户。", "何山、周明远看望农户"),
        ("为了方便群众，县政务大厅近日增设窗口12个。", "县政务大厅增设窗口12个"),
        (
            "合作社今年种植木耳三十万袋、人参两千亩，邻村的农户一起修路、建棚、办加工厂，进一步拓宽了销路。",
            "合作社今年种植木耳三十万袋、人参两千亩，邻村的农户一起修路、建棚、办加工厂",
        ),
    ],
)
def test_what_a_headline_leaves_out(sentence: str, line: str) -> None:
    assert _line(sentence) == line


@pytest.mark.parametrize(
    "sentence",
    [
        "新规自10月1日起施行。",
        "会议定于12月3日召开。",
        "地铁5号线通到柳溪县城。",
        "今日俄罗斯电视台报道了此事。",
        "9月3日是开学的日子。",
        "昨天举行的座谈会气氛热烈。",
        "两年前的今天，合作社成立。",
        "越南国家主席特使、国务院总理何山抵达河内。",
        "3日下降5%，4日上升6%。",
        "产量比9月3日增加5%。",
        "9月3日至10月4日，全县新增党员28名。",
        "教育局3日不再接受申请。",
        "9月3日，全县禁止焚烧秸秆。",
        "他不在人民大会堂会见客人。",
        "公司在美国同微软竞争。",
        "近日来，气温下降。",
        "今天气温比昨天低。",
        "当天气转冷，候鸟南飞。",
        "他说：“3日在人民大会堂会见巴西总统。”",
        "县里印发《关于9月3日停课的通知》。",
        "存在同样的问题。",
        "在何山同卢拉会谈时，双方交换了意见。",
        "越南国家主席阮文山访问柳溪县。",
        "红岩村党支部书记林树说木耳丰收。",
        "外交部发言人吴春指出这不符合事实。",
        "据外媒报道，公司已经破产。",
        "记者从县环保局获悉，河水达标。",
        "合作社种植木耳。",
        "。",
        "",
    ],
)
def test_what_stays_whole(sentence: str) -> None:
    assert shorten(sentence, 0, len(sentence), PEOPLE) == []


LONG = "合作社今年种植木耳三十万袋、人参两千亩，邻村的农户一起修路、建棚、办加工厂"


@pytest.mark.parametrize(
    "ending",
    [
        "，但没有人赚到钱",  # takes it back
        "，这不是官方的说法",
        "，其中未包括木耳",
        "，进一步扩大的计划被取消",
        "，推动发展的前提是贷款到位，若贷款不到位则全部作废",  # a condition
        "，推动了产业发展，县农业局局长称",  # who says so
        "，是全县最大的合作社",  # a predicate of what stands before
        "，推动了发展等要求",
        "，推动了发展。如果路修好",
    ],
)
def test_nothing_is_cut_off_that_limits_what_was_said(ending: str) -> None:
    assert _line(LONG + ending + "。") == LONG + ending + "。"


@pytest.mark.parametrize(
    "opening",
    [LONG + "通过贷款", LONG + "以后", LONG + "，专家表示", "为" + LONG],
)
def test_no_line_ends_where_no_statement_does(opening: str) -> None:
    sentence = f"{opening}，进一步拓宽了销路。"
    assert _line(sentence) == sentence


def test_a_claim_keeps_who_makes_it_and_how_sure_it_is() -> None:
    assert _line("当地时间5日，公司发言人称产量可能下降6.4%。") == "公司发言人称产量可能下降6.4%"
    assert _line("柳溪县委书记周明远3日要求各村如实上报。") == "周明远要求各村如实上报"
    assert _line("县政府拟于10月1日发布名单。") == "县政府拟发布名单"


FRAGMENTS = [
    *(
        "3日",
        "9月3日至5日",
        "近日",
        "今天（3日）",
        "，",
        "。",
        "：",
        "；",
        "在县会议中心",
        "召开",
        "会见",
        "同",
        "应邀请",
        "了",
        "“",
        "”",
        "《",
        "》",
    ),
    *(
        "柳溪县委书记周明远",
        "国务院总理何山",
        "不",
        "未",
        "没有",
        "可能",
        "拟",
        "将",
        "禁止",
        "6.4%",
        "28次",
        "木耳丰收",
        "进一步发展",
        "据外媒报道",
    ),
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25))
def test_pieces_come_in_order_and_keep_what_decides(parts: list[str]) -> None:
    text = "前文。" + "".join(parts)
    pieces = shorten(text, 3, len(text), PEOPLE)
    at = 3
    gaps = []
    for start, end in pieces:
        assert at <= start < end <= len(text)
        gaps.append(text[at:start])
        at = end
    for gap in gaps:
        assert not any(
            word in gap for word in ("不", "未", "没有", "可能", "拟", "将", "禁止", "6.4%", "28次", "据外媒")
        )


def test_a_line_is_made_of_the_article(build: Any) -> None:
    text = "合作社近日种植木耳，产业越做越大，农户收入增长12%。"
    summary = summarise(*build([Article("x", "序。" + text), Article("y", "党课。")]))[0]
    (sentence,) = summary.sentences
    assert sentence.short == "合作社种植木耳，产业越做越大，农户收入增长12%"
    assert "".join(("序。" + text)[start:end] for start, end in sentence.pieces) == sentence.short
    assert summary_from_dict(summary_to_dict(summary)) == summary
    plain = summary_to_dict(summary)
    del plain["sentences"][0]["short"], plain["sentences"][0]["pieces"]  # type: ignore[index]
    assert summary_from_dict(plain).sentences[0].short == ""
