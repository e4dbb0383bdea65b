"""What stands around an article: record headers, chrome, dateline, byline, title, section numbers."""

import datetime as dt

import pytest

from zhuti.corpus._clean import clean_page
from zhuti.corpus._clean._phrases import CHROME

BODY = "昨天上午，全县各乡镇的代表齐聚县城，交流了一年来的做法。\n会后大家还去看了新修的水渠。"


def clean(text: str, *rules: str) -> str:
    return clean_page(text, rules=rules, whole_page=False).text


@pytest.mark.parametrize("phrase", [phrase for phrases in CHROME.values() for phrase in phrases])
def test_each_phrase_is_chrome_alone_on_its_line_and_not_within_a_sentence(phrase: str) -> None:
    sentence = f"他走过去看了看{phrase}，没有说话。"
    assert clean(f"{phrase}\n{BODY}", "chrome") == BODY
    assert clean(sentence, "chrome") == sentence


@pytest.mark.parametrize(
    "line",
    [
        "1 1 1",
        "某某在线 打印 纠错",
        "微信扫一扫 ×",
        "收听本文 00:00/00:00",
        "00:00 / 03:25",
        "字号：大 中 小",
        "【打印】【关闭】",
        "https://news.example.cn/2015/1.html",
        "[查看原文](https://news.example.cn/1.shtml)",
        "上一篇：全县春耕工作会议召开",
        "分享到：微博 微信 QQ空间",
        "原标题：全县春耕忙",
        "您现在的位置：首页 > 新闻 > 正文",
        "首页 > 要闻",
        "点击进入专题",
        "扫描二维码关注我们",
        "扫一扫在手机打开当前页",
        "长按识别二维码",
        "请扫描下方二维码，下载客户端",
        "微信扫码关注我们",
        "打开微信，点击底部的“发现”，使用“扫一扫”",
        "关注某县发布公众号",
        "特别声明：以上内容由用户上传",
        "转载请注明来源",
        "欢迎关注某某日报公众号",
        "阅读：1024次",
        "版权声明：本网所有内容均受保护",
        "版权所有 某县人民政府",
        "Copyright 2015 某某网",
        "某某网 All Rights Reserved",
        "未经授权不得转载",
        "京ICP备05070218号",
        "浙公网安备33010002000058号",
        "關閉窗口",
    ],
)
def test_lines_of_chrome_go(line: str) -> None:
    assert clean(f"{line}\n{BODY}\n{line}", "chrome") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "打印机、复印机都送到了村里。",
        "首页头条",
        "点击率不断上升，群众满意",
        "分享经验，共同提高",
        "关注民生",
        "关注青少年沉迷微博问题",
        "扫描二维码 村民办事不出门",
        "扫码支付改变手机生活",
        "未经批准擅自使用公款的一律严查",
        "特别提示：考生须带身份证",
        "1 2 3 4",
        "1",
        "浏览全县风光",
        "版权保护工作座谈会在县城举行",
        "大 中 小",
        "上一篇文章提到的做法很好，值得推广。",
        "“学”字当头，把思想统一起来",
        "未经处理的污水不得排入水渠，违者重罚。",
    ],
)
def test_other_lines_stay(line: str) -> None:
    assert clean(f"{line}\n{BODY}", "chrome", "dateline", "byline") == f"{line}\n{BODY}"


def test_chrome_alone_leaves_nothing() -> None:
    page = clean_page("手机版\n打印\n纠错")
    assert page.text == ""
    assert page.edits.restore("") == "手机版\n打印\n纠错"


@pytest.mark.parametrize(
    ("line", "date", "source", "editor"),
    [
        (
            "发布时间:2016年3月4日 22:01 来源:某县县委组织部 编辑:王小某 打印",
            dt.date(2016, 3, 4),
            "某县县委组织部",
            "王小某",
        ),
        ("04.03.2016  22:10", dt.date(2016, 3, 4), "", ""),
        ("2016-03-04 08:15:00 来源： 某某日报 作者：李某 字号：大 中 小", dt.date(2016, 3, 4), "某某日报", ""),
        ("2016/3/4 某某网", dt.date(2016, 3, 4), "某某网", ""),
        ("某某网-某某日报 2016年03月04日08:15", dt.date(2016, 3, 4), "某某网-某某日报", ""),
        ("二〇一六年三月四日", dt.date(2016, 3, 4), "", ""),
        ("來源：某某晚報 責任編輯：趙某", None, "某某晚报", "赵某"),
        ("责编：赵某、钱某", None, "", "赵某、钱某"),
        ("来源：某某报  时间：2016-03-04 【字体：大 中 小】", dt.date(2016, 3, 4), "某某报", ""),
        ("2016年3月4日 星期五 某某日报 第02版", dt.date(2016, 3, 4), "某某日报", ""),
        ("2016年03月04日 08:15  某某网  我有话说", dt.date(2016, 3, 4), "某某网", ""),
        ("更新时间：2016.03.04 浏览次数：120次", dt.date(2016, 3, 4), "", ""),
        ("（视频编辑：赵某 文字编辑：钱某）", None, "", "赵某"),
        ("（责任编辑：赵某）＊", None, "", "赵某"),
    ],
)
def test_datelines_become_metadata(line: str, date: dt.date | None, source: str, editor: str) -> None:
    for raw in (f"{line}\n{BODY}", f"{BODY}\n{line}"):
        page = clean_page(raw, rules=("line_ends", "spaces", "dateline"), whole_page=False)
        assert page.text == BODY
        assert (page.date, page.date_inferred, page.source, page.editor) == (date, False, source, editor)


@pytest.mark.parametrize(
    "line",
    [
        "时间：2016年3月4日",  # of an event, not of publication
        "时间：每周一上午",
        "2016年3月4日，县里开会",
        "2016年2月30日",
        "来源：群众的智慧与力量是我们做好一切工作的根本所在也是我们前进的全部底气来源",
        "编辑部的故事",
    ],
)
def test_lines_that_only_begin_like_a_dateline_stay(line: str) -> None:
    page = clean_page(f"{line}\n{BODY}", rules=("dateline", "byline"), whole_page=False)
    assert page.text == f"{line}\n{BODY}"
    assert page.date is None


def test_a_labelled_date_comes_before_a_bare_one() -> None:
    page = clean_page(f"2016年3月1日\n{BODY}\n发布时间：2016年3月4日")
    assert page.date == dt.date(2016, 3, 4)


def test_a_date_deep_inside_a_chronicle_is_no_dateline() -> None:
    chronicle = "\n".join(["上游的村子先修了水渠。"] * 9 + ["1998年6月1日"] + ["下游的村子也修了。"] * 9)
    page = clean_page(chronicle, whole_page=False)
    assert (page.text, page.date) == (chronicle, None)


@pytest.mark.parametrize(
    "line",
    [
        "记者 王某某",
        "通訊員 楊某",
        "某报记者 赖某某 通讯员 刘某 卢某某/文 陈某某/图",
        "本报记者 王某 李某某 摄影报道",
        "作者：王某",
        "作者：嘉某",
        "（本报记者 王某）",
        "文/王某 图/李某",
        "王某 李某/摄",
        "实习记者王某",
        "通讯员 阿依古丽·买买提",
    ],
)
def test_bylines_become_metadata(line: str) -> None:
    page = clean_page(f"{line}\n{BODY}", rules=("byline",), whole_page=False)
    assert page.text == BODY
    assert page.byline == line.strip("（）")


@pytest.mark.parametrize(
    "line",
    [
        "记者走进村里",
        "记者节",
        "记者：您好",
        "记者：看多远啊，",
        "记者：这能传多远啊，",
        "记者 王某某，走进了村里",
        "图书馆 文化站",
        "作者感言",
        "王某 李某",
    ],
)
def test_lines_with_words_of_bylines_stay(line: str) -> None:
    assert clean(f"{line}\n{BODY}", "byline", "dateline") == f"{line}\n{BODY}"


@pytest.mark.parametrize(
    ("credit", "byline", "source", "editor"),
    [
        ("（记者 王某 李某）", "记者 王某 李某", "", ""),
        ("(责任编辑：赵某)", "", "", "赵某"),
        (" 编辑：赵某", "", "", "赵某"),
        ("（来源：某某社）", "", "某某社", ""),
        ("【作者单位：某某学院】＊", "作者单位：某某学院", "", ""),
    ],
)
def test_a_credit_in_brackets_after_the_last_sentence_goes(credit: str, byline: str, source: str, editor: str) -> None:
    page = clean_page(f"{BODY}{credit}", rules=("byline",), whole_page=False)
    assert page.text == BODY
    assert (page.byline, page.source, page.editor) == (byline, source, editor)


@pytest.mark.parametrize(
    "tail",
    [
        "他说：“好。”编辑部同意",
        "他们都来了。编辑：这本书做了十年",
        "全县（作者单位：某某学院）",
        "他说完就走了。（笑）",
        "参加会议的有记者（王某）",
        "（据说他后来。走了）",
    ],
)
def test_other_brackets_at_the_end_stay(tail: str) -> None:
    assert clean(f"{BODY}\n{tail}", "byline") == f"{BODY}\n{tail}"


@pytest.mark.parametrize(
    "title", ["水渠修到家门口", "从“严”处着眼 在“实”处用力 某州开展专题教育", "水渠何时修？", "3月里的春耕"]
)
def test_the_first_line_of_a_page_is_its_title(title: str) -> None:
    page = clean_page(f"{title}\n{BODY}")
    assert (page.title, page.text) == (title, BODY)
    kept = clean_page(f"{title}\n{BODY}", whole_page=False)
    assert (kept.title, kept.text) == ("", f"{title}\n{BODY}")


@pytest.mark.parametrize(
    "first",
    [
        "今天下了雨。",
        "各位代表：",
        "◆县委书记在村里与老党员座谈",
        "3月4日，县里召开了春耕工作会议",
        "（二）",
        "县里的会议从早晨一直开到了傍晚，" * 5,
        "",
    ],
)
def test_a_first_line_that_is_no_title_stays(first: str) -> None:
    page = clean_page(f"{first}\n{BODY}")
    assert page.title == ""
    assert page.text == f"{first}\n{BODY}".lstrip()


def test_a_page_of_one_line_or_of_short_lines_has_no_title() -> None:
    for text in ("水渠修到家门口", "水渠修到家门口\n春耕", "甲\n乙\n丙"):
        assert clean_page(text).text == text


@pytest.mark.parametrize(
    "numbers", [("1", "2", "3"), ("01", "02"), ("一", "二", "三"), ("一、", "二、"), ("PART 1", "Part 2")]
)
def test_section_numbers_alone_on_their_lines_go(numbers: tuple[str, ...]) -> None:
    text = "\n".join(f"{number}\n第{number}节讲的是水渠。" for number in numbers)
    assert clean(text, "headings") == "\n".join(f"第{number}节讲的是水渠。" for number in numbers)


@pytest.mark.parametrize(
    "text",
    [
        "1\n只有一节。",
        "5\n第一。\n7\n第二。",
        "1\n2\n3\n一张表。",
        "2\n倒数。\n1\n倒数。",
        "1 甲\n正文。\n2 乙\n正文。",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert clean(text, "headings") == text


def test_the_headers_of_a_record_become_metadata() -> None:
    raw = (
        "【 文献号 】1-1\n【原文出处】某某学报\n【 日  期 】19960205\n【 标  题 】论水渠\n【 作  者 】王某/李某\n"
        "【内容提要】本文讨论水渠。\n"
        "【 正  文 】王某等人认为，水渠有益。他们还说明了理由。\n第二段。\n【责任编辑】赵某"
    )
    page = clean_page(raw)
    assert page.text == "本文讨论水渠。\n王某等人认为，水渠有益。他们还说明了理由。\n第二段。"
    assert (page.title, page.source, page.byline, page.editor) == ("论水渠", "某某学报", "王某/李某", "赵某")
    assert (page.date, page.date_inferred) == (dt.date(1996, 2, 5), False)
    assert page.edits.restore(page.text) == raw


def test_a_sentence_on_a_header_line_stays() -> None:
    text = "【 文献号 】这一行里有一句完整的话。\n【 作  者 】王某\n正文。"
    assert clean(text, "headers") == "这一行里有一句完整的话。\n正文。"


def test_one_such_header_alone_is_part_of_the_text() -> None:
    assert clean("【摘要】本文讨论水渠。\n第二段。", "headers") == "【摘要】本文讨论水渠。\n第二段。"
