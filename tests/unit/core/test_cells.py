import pytest

from zhuti.core import harmless_cell

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "-", "-5%")
PLAIN = ("党课", "", "1=1", "a\tb", "-5", "-0.5", "+8610")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_and_numbers_stay(text):
    assert harmless_cell(text) == text
