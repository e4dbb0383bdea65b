"""Patterns laid out for speed say what the plain ones say."""

import re

import pytest

from zhuti.summarise import _figure_words as words
from zhuti.summarise._patterns import any_of, begins_with, by_length, ending_of, finder

TABLES = {
    "names": (words.NAMES,),
    "right ends": (words.RIGHT_ENDS_GUARDED, by_length(words.RIGHT_ENDS)),
    "left verbs": (words.LEFT_VERBS_GUARDED, by_length(words.LEFT_VERBS)),
    "left empty": (words.LEFT_EMPTY_GUARDED, by_length(words.LEFT_EMPTY)),
    "units": (by_length((*words.MEASURES, *words.CLASSIFIERS)), words.GUARDED_UNITS),
}


@pytest.mark.parametrize("tables", TABLES.values(), ids=TABLES)
def test_what_words_may_begin_is_found_wherever_it_stands(tables: tuple[tuple[str, ...], ...]) -> None:
    pieces = [word for table in tables for word in table]
    plain, laid_out = re.compile("|".join(pieces)), re.compile(begins_with(*tables))
    runs = sorted({run for piece in pieces for run in re.findall("[^\x01-\x7f]+|[A-Za-z]+|[(]", piece)})
    characters, short = sorted(set("".join(runs))), [run for run in runs if len(run) == 1]
    texts = [*runs, *(f"，{run}" for run in runs), *(f"，{char}{run}" for char in characters for run in short)]
    assert [plain.search(text) and plain.search(text)[0] for text in texts] == [
        laid_out.search(text) and laid_out.search(text)[0] for text in texts
    ]


def test_words_are_found_as_their_pattern_finds_them() -> None:
    table = ("副市长", "市长", "长安", "市长助理")
    text = "副市长、市长助理到长安市长长安,副市市长室"
    plain = re.compile(f"(?:{any_of(table)})(?!室)")
    assert [m.span() for m in finder(table, "(?!室)")(text)] == [m.span() for m in plain.finditer(text)]
    assert [m.group() for m in finder(table)("市长安")] == ["市长"]


def test_the_longest_ending_comes_first() -> None:
    assert ending_of(("到", "增长到", "共有", "提高到")) == {"到": ("增长到", "提高到", "到"), "有": ("共有",)}
    assert any_of(("到", "增长到")) == "增长到|到"
