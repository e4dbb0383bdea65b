"""Line ends, unseen characters, spaces, full width, and the flag for lost characters."""

import pytest

from zhuti.corpus._clean import clean_page


def clean(text: str, *rules: str) -> str:
    return clean_page(text, rules=rules, whole_page=False).text


def test_every_line_end_becomes_one_line_feed() -> None:
    assert clean("甲\r\n乙\r丙\u2028丁\x0b戊\n己", "line_ends") == "甲\n乙\n丙\n丁\n戊\n己"


def test_unseen_characters_go_and_the_joiner_of_an_emoji_stays() -> None:
    text = "\ufeff主\u200b题\u200e\x00模\xad型\x07👩\u200d🌾甲\u200d乙\t丙\n丁"
    assert clean(text, "controls") == "主题模型👩\u200d🌾甲乙\t丙\n丁"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("　　开头缩进。\n\n\xa0\xa0\xa0\xa0第二段。 \n", "开头缩进。\n第二段。"),
        ("第一　第二  第三\t第四", "第一 第二 第三 第四"),
        ("397 件", "397 件"),
        (" \n\u3000\n ", ""),
        ("", ""),
        ("字", "字"),
    ],
)
def test_spaces(text: str, wanted: str) -> None:
    assert clean(text, "spaces") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("增长６．４％，共２０１５户", "增长6.4%，共2015户"),
        ("ＧＤＰ与Ａ股（ａ）", "GDP与A股（a）"),
        ("他说：“好！”（一）", "他说：“好！”（一）"),
        ("句．末", "句．末"),
        ("1,2;3", "1,2;3"),
    ],
)
def test_full_width_letters_and_digits_become_half_width_and_punctuation_stays(text: str, wanted: str) -> None:
    assert clean(text, "full_width") == wanted


@pytest.mark.parametrize(
    "text", ["办事\ufffd便", "逐步见到成效?h医保局", "某锟斤拷某", "名叫徐\ue123的人", "徐□说", "坏\udc80字"]
)
def test_lost_characters_are_flagged_and_left(text: str) -> None:
    page = clean_page(text, whole_page=False)
    assert page.flags == ("lost_characters",)
    assert page.text == text


@pytest.mark.parametrize(
    "text", ["从哪儿查起?市里先问群众", "Who?me", "真的?a级", "获得资格□本报记者 王某", "□ 选项", "好不好？"]
)
def test_questions_and_bullets_are_no_lost_characters(text: str) -> None:
    flagged = clean_page(text, whole_page=False).flags
    assert flagged == (("lost_characters",) if text == "真的?a级" else ())  # not to be told from a loss; only a flag
