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
    Entity("白石", "person", 1, 0, 2, "中央种植委员会主任"),
]


def _words(text: str) -> list[str]:
    return text.split()


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
        ("欢迎仪式后，何山同阮文山举行会谈。", "何山同阮文山举行会谈"),
        ("在巴西独立日来临之际， 何山给留学生回信。", "何山给留学生回信"),
        ("新年前夕，何山看望农户。", "何山看望农户"),
        ("3日，应巴西总统卢拉邀请，何山访问巴西。", "何山访问巴西"),
        ("何山在人民大会堂东门外广场举行仪式。", "何山举行仪式"),
        ("今天（3月5日）上午8点半，何山看望农户。", "何山看望农户"),
        ("由县文化馆、县总工会共同主办的——木耳节开幕。", "木耳节开幕"),
        ("吴春在例行记者会上表示，木耳已经丰收。", "吴春表示，木耳已经丰收"),
        ("县统计局今天（3月5日）公布的数据显示，木耳增产三成。", "县统计局数据显示，木耳增产三成"),
        ("人民日报发表社论，题目是《木耳与乡村》。", "人民日报发表社论《木耳与乡村》"),
        ("何山乘专机抵达河内，开始访问。", "何山抵达河内，开始访问"),
        ("教育局、民政局、农业农村局等八部门联合印发通知。", "教育局等八部门联合印发通知"),
        ("全县党员大会在京召开。", "全县党员大会召开"),
        ("联欢会在县会议中心隆重举行。", "联欢会隆重举行"),
        ("两村14日达成停火协议。", "两村达成停火协议"),
        ("中共中央总书记、国家主席、中央种植委员会主任白石主持会议。", "白石主持会议"),
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
        "何山访问巴西前夕，接受专访时谈到木耳。",
        "农户何山签约后，回到村里。",
        "在春节来临之际，让我们一起种木耳。",
        "14日公布的数据在县里传开。",
        "县里宣传、教育局印发木耳等八项办法。",
        "种植园建成、对外开放等多项工作完成。",
        "木耳、人参等特产丰收。",
        "在人民大会堂会见客人。",
        "何山在县会议中心工作。",
        "近期目标是木耳丰收。",
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


# Each row breaks if one word is taken out of its pattern.
@pytest.mark.parametrize(
    "hour", ["凌晨", "清晨", "早上", "上午", "中午", "下午3时20分许", "傍晚", "晚间", "深夜", "午夜", "夜里"]
)
def test_the_hour_goes_with_the_day(hour: str) -> None:
    assert _line(f"何山3日{hour}慰问农户。") == "何山慰问农户"
    assert _line(f"何山3号{hour}慰问农户。") == "何山慰问农户"


@pytest.mark.parametrize(
    "when",
    [
        "今年9月3日",
        "去年9月3日",
        "明年9月3日",
        "2019年9月3号",
        "昨日",
        "今晚",
        "当地时间5日",
        "北京时间5日",
        "日前",
        "连日来",
    ],
)
def test_ways_to_say_when(when: str) -> None:
    assert _line(f"何山{when}慰问农户。") == "何山慰问农户"


@pytest.mark.parametrize(
    "does",
    [
        *(
            "发表声明",
            "发布公报",
            "公布数据",
            "举行记者会",
            "召开新闻发布会",
            "宣布退出",
            "表示欢迎",
            "会见卢拉",
            "会晤卢拉",
        ),
        *("签署法令", "下令撤军", "在巴西首都举行会谈", "在巴西首都召开会议", "在巴西首都签署协议"),
        *("在巴西首都发表讲话", "同巴西总统会谈", "与巴西总统会见", "同巴西总统会晤"),
    ],
)
def test_a_number_before_what_offices_do_is_a_day(does: str) -> None:
    assert _line(f"外交部3号{does}。") == f"外交部{does}"
    assert (
        _line("外交部3号在巴西首都会见卢拉。")
        == _line("外交部3号在巴西首都会晤卢拉。").replace("会晤", "会见")
        == "外交部会见卢拉"
    )
    assert _line(f"嫦娥3号{does[:1]}落在月球。") == f"嫦娥3号{does[:1]}落在月球。"


@pytest.mark.parametrize(
    "held",
    [
        "举行",
        "召开",
        "公布",
        "发布",
        "发表",
        "播出",
        "播发",
        "刊发",
        "进行",
        "开幕",
        "闭幕",
        "结束",
        "发生",
        "通过",
        "启动",
        "成立",
        "实施",
        "施行",
        "生效",
        "颁布",
        "印发",
        "签署",
        "出台",
        "完成",
        "开始",
        "登陆",
        "抵达",
        "到访",
    ],
)
def test_a_day_that_a_noun_needs_stays(held: str) -> None:
    assert _line(f"木耳节3日{held}的那天下雨。") == f"木耳节3日{held}的那天下雨。"
    assert _line(f"木耳节3日在柳溪{held}的那天下雨。") == f"木耳节3日在柳溪{held}的那天下雨。"


@pytest.mark.parametrize("meets", ["会见", "会晤", "接见", "分别会见"])
def test_where_people_met_goes(meets: str) -> None:
    assert _line(f"何山在红岩村{meets}农户。") == f"何山{meets}农户"
    assert _line(f"何山在红岩村{meets}农户之际。") == f"何山在红岩村{meets}农户之际。"


@pytest.mark.parametrize("talks", ["会谈", "会见", "会晤", "座谈"])
def test_where_people_talked_goes(talks: str) -> None:
    assert _line(f"何山在红岩村与农户代表{talks}。") == f"何山与农户代表{talks}"
    assert _line(f"何山在红岩村一同代表农户{talks}。") == f"何山在红岩村一同代表农户{talks}。"


@pytest.mark.parametrize(
    "building",
    [
        "人民大会堂",
        "人民大会堂北大厅",
        "中南海",
        "钓鱼台",
        "柳溪宾馆",
        "柳溪酒店",
        "柳溪饭店",
        "县委会议室",
        "县委会议厅",
        "县会议中心",
        "总统府",
        "总理府",
        "爱丽舍宫",
    ],
)
def test_a_building_goes_where_something_was_held(building: str) -> None:
    assert _line(f"何山在{building}举行宴会。") == "何山举行宴会"


@pytest.mark.parametrize("does", _words("举行 召开 主持 分别 同 与 欢迎 出席 开幕 闭幕 启动 揭晓 接受 发表"))
def test_what_was_held_in_a_building(does: str) -> None:
    assert _line(f"何山在人民大会堂{does}了仪式。").startswith(f"何山{does}")
    assert "红岩村" in _line(f"何山在红岩村{does}了仪式。")


@pytest.mark.parametrize("held", ["会见", "会晤", "接见", "举行", "召开", "开幕", "闭幕"])
def test_a_venue_that_a_noun_needs_stays(held: str) -> None:
    assert _line(f"他在人民大会堂{held}的客人走了。") == f"他在人民大会堂{held}的客人走了。"


@pytest.mark.parametrize("when", ["之际", "前", "后", "时", "期间"])
def test_a_venue_in_a_clause_of_time_stays(when: str) -> None:
    assert _line(f"何山在红岩村会见农户{when}，天下雨。") == f"何山在红岩村会见农户{when}，天下雨。"


@pytest.mark.parametrize(
    "done",
    [
        "会见",
        "接见",
        "举行",
        "召开",
        "发表",
        "印发",
        "发布",
        "签署",
        "通过",
        "接受",
        "出席",
        "参加",
        "参观",
        "看望",
        "听取",
        "宣布",
        "启动",
        "公布",
        "进行",
    ],
)
def test_a_finished_deed_needs_no_particle(done: str) -> None:
    assert _line(f"县委{done}了木耳节。") == f"县委{done}木耳节"
    assert _line(f"县委{done}了解木耳节。") == f"县委{done}了解木耳节。"


@pytest.mark.parametrize("medium", ["本台消息，", "本报讯：", "新华社消息，", "央视网最新消息，"])
def test_the_medium_itself_goes(medium: str) -> None:
    assert _line(f"{medium}木耳丰收。") == "木耳丰收"


@pytest.mark.parametrize(
    "office",
    [
        *(
            "中共中央总书记",
            "政治局委员",
            "书记处书记",
            "国务院总理",
            "国务院副总理",
            "国家主席",
            "国家副主席",
            "军委主席",
        ),
        *("政协主席", "政协副主席", "委员长", "柳溪省委书记", "柳溪州委副书记", "柳溪县长", "河北省委书记"),
    ],
)
def test_offices_of_leaders_go(office: str) -> None:
    sentence = f"{office}何山看望农户。"
    pieces = shorten(sentence, 0, len(sentence), [Entity("何山", "person", 1, 0, 2, office)])
    assert "".join(sentence[a:b] for a, b in pieces) == "何山看望农户"


@pytest.mark.parametrize(
    "said", ["教育局3日没再接受申请。", "教育局3日未再接受申请。", "教育局3日无人接受申请。", "教育局3日停止接受申请。"]
)
def test_the_day_of_what_was_not_done_stays(said: str) -> None:
    stays = "无人" not in said  # 无人机 is a thing
    assert (_line(said) == said) == stays


@pytest.mark.parametrize("word", ["不断", "不仅", "未来", "无论", "无锡", "无人机"])
def test_words_that_deny_nothing(word: str) -> None:
    assert _line(f"教育局3日{word}接受申请。") == f"教育局{word}接受申请"


@pytest.mark.parametrize(
    ("clause", "goes"),
    [("审议了预算", True), ("号召农户参加", True), ("与会代表发了言", True), ("要求农户参加", False)],
)
def test_what_follows_on_a_whole_statement_goes(clause: str, goes: bool) -> None:
    assert _line(f"{LONG}，{clause}。") == (LONG if goes else f"{LONG}，{clause}。")


@pytest.mark.parametrize("paper", ["通知", "指示", "批示"])
def test_what_a_paper_asks_for_goes(paper: str) -> None:
    opening = f"柳溪县委、柳溪县政府、柳溪县纪委就做好今年秋天种植木耳和修路建棚工作发出{paper}"
    assert _line(f"{opening}，要求各村照办。") == opening


def test_a_line_ends_after_a_statement_of_thirty_characters() -> None:
    thirty = "合作社今年种植木耳三十万袋和人参两千亩并且修路建棚办加工厂了"
    assert len(thirty) == 30
    assert _line(f"{thirty[1:]}，推动了发展。") == f"{thirty[1:]}，推动了发展。"
    assert _line(f"{thirty}，推动了发展。") == thirty
    assert _line(f"近日，{thirty[1:]}，推动了发展。") == f"{thirty[1:]}，推动了发展"  # the time does not count
    assert _line("为了方便群众，。") == "为了方便群众，。"


def test_a_statement_that_only_opens_is_none() -> None:
    opening = "在合作社种植木耳三十万袋、人参两千亩的三个村里的六百户农户家中和田头"
    assert _line(f"{opening}，推动了产业发展。") == f"{opening}，推动了产业发展。"


def test_a_line_ends_where_a_clause_does() -> None:
    assert _line(f"{LONG}：推动了产业发展。") == f"{LONG}：推动了产业发展。"
    assert _line(f"{LONG}，推动了“产业，推动了发展。") == LONG
    assert _line(f"{LONG}“木耳，推动了发展。") == f"{LONG}“木耳，推动了发展。"  # never closed


def test_a_day_beside_the_present_goes() -> None:
    assert _line("近日，县委3日召开座谈会。") == "县委召开座谈会"


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
