"""Inline pinyin goes when it is a reading of the character before it, and only then."""

import pytest

from zhuti.corpus._clean import clean_page


def clean(text: str) -> str:
    return clean_page(text, rules=("pinyin",), whole_page=False).text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("機(jī)關(guān)單位", "機關單位"),
        ("机（jī）关（guān）", "机关"),
        ("謀( lüè )", "謀( lüè )"),
        ("侵略(lüè)", "侵略"),
        ("女(nǚ)", "女"),
        ("我(Wǒ)們(men)", "我們"),
        ("行(xíng)走銀行(háng)", "行走銀行"),  # every reading of a heteronym
        ("長(zhǎng)長(cháng)", "長長"),
        ("関(guān)", "関"),
        ("党(dǎnɡ)", "党"),  # U+0261
        ("党(da\u030cng)", "党"),  # decomposed
        ("黨(dǎng)的(de)", "黨的"),
    ],
)
def test_readings_go(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "国内生产总值(GDP)",
        "(一)要提高认识",
        "全长30(km)",
        "党委(党组)书记",
        "公务员(含参公人员)",
        "機(guān)",  # a reading, but not of this character
        "机(ji)",
        "啊(a)",
        "的(de)",  # a neutral tone alone on a page
        "(jī)關",
        "机(jī",
        "A(jī)",
        "维生素(B)和(an)",
    ],
)
def test_anything_else_in_brackets_stays(text: str) -> None:
    assert clean(text) == text
