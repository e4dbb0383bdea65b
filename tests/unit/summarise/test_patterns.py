"""Patterns laid out for speed say what the plain ones say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.summarise import _figure_words as words
from zhuti.summarise._patterns import any_of, begins_with, by_length, ending_of

TABLES = {
    "names": (words.NAMES,),
    "right ends": (words.RIGHT_ENDS_GUARDED, by_length(words.RIGHT_ENDS)),
    "left verbs": (words.LEFT_VERBS_GUARDED, by_length(words.LEFT_VERBS)),
    "left empty": (words.LEFT_EMPTY_GUARDED, by_length(words.LEFT_EMPTY)),
    "units": (by_length((*words.MEASURES, *words.CLASSIFIERS)), words.GUARDED_UNITS),
}


@pytest.mark.parametrize("tables", TABLES.values(), ids=TABLES)
@given(st.data())
def test_what_words_may_begin_is_found_wherever_it_stands(
    tables: tuple[tuple[str, ...], ...], data: st.DataObject
) -> None:
    pieces = [word for table in tables for word in table]
    plain, laid_out = re.compile("|".join(pieces)), re.compile(begins_with(*tables))
    characters = sorted({char for piece in pieces for char in piece} | set("，1年\n"))
    text = data.draw(st.lists(st.sampled_from([*pieces, *characters]), max_size=12).map("".join))
    for start in range(len(text) + 1):
        found, same = plain.match(text, start), laid_out.match(text, start)
        assert (found and found.span()) == (same and same.span())


def test_the_longest_ending_comes_first() -> None:
    assert ending_of(("到", "增长到", "共有", "提高到")) == {"到": ("增长到", "提高到", "到"), "有": ("共有",)}
    assert any_of(("到", "增长到")) == "增长到|到"
