"""A sign that is absent is certain: no rule that waits for it could have changed the text."""

from zhuti.corpus._clean import _characters as characters
from zhuti.corpus._clean._script import script_of
from zhuti.corpus._clean._signs import FULL_WIDTH, LINE_ENDS, LOST, TRADITIONAL, UNSEEN, signs_of
from zhuti.corpus._clean._tables import script_tables

EVERY = [chr(code) for code in range(0x11000)]


def test_every_character_that_a_rule_looks_for_has_its_sign() -> None:
    patterns = {
        LINE_ENDS: characters._LINE_END,
        UNSEEN: characters._UNSEEN,
        FULL_WIDTH: characters._FULL_WIDTH,
        LOST: characters._LOST,
        TRADITIONAL: script_tables().traditional_only,
    }
    for sign, pattern in patterns.items():
        found = [char for char in EVERY if pattern.search(char) or pattern.search(f"1{char}1")]
        assert found
        assert [char for char in found if not signs_of(f"中{char}") & sign] == []


def test_plain_text_has_none() -> None:
    assert signs_of("") == 0
    assert signs_of("　　今天（3月4日）开学了，GDP增长5%。\n“好！”") == 0


def test_what_html_hides_is_signed_too() -> None:
    from zhuti.corpus import clean_page

    page = clean_page("甲&#x200b;乙&#65297;丙&#x6A5F;&#xFFFC;&#xE000;丁", whole_page=False)
    assert page.text == "甲乙1丙机\ufffc\ue000丁"
    assert page.flags == ("lost_characters",)


def test_script_needs_its_sign_only() -> None:
    for char in ("機", "机", "中", "a", "\U00020bb7"):
        assert script_of(char, signs_of(char)) == script_of(char)
