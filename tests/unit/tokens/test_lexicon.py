"""User dictionaries: what is read, what is refused, and which terms are matched before jieba."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.core import RequestError
from zhuti.tokens import Lexicon, read_lexicon
from zhuti.tokens._jieba_engine import import_jieba
from zhuti.tokens._lexicon import SpecialTerms, jieba_words, plain_quotes


def write(folder, text, name="words.txt"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_terms_frequencies_and_tags_are_read_as_jieba_reads_them(tmp_path):
    lines = [
        "河长制 200 n",
        "田长制",
        "林长制 30",
        "四联四帮 nz",
        "“2+3”工作法 9 n",
        "最后 一公里 5 l",
        "最美 乡村",
        "2035 远景 3",
    ]
    path = write(tmp_path, "\ufeff" + "\r\n".join(lines) + "\r\n\r\n  \r\n")
    pattern = import_jieba().re_userdict
    expected = []
    for line in lines:
        term, freq, tag = pattern.match(line).groups()
        expected.append((term, int(freq) if freq else None, tag.strip() if tag else None))
    assert [tuple(entry) for entry in read_lexicon(path)] == expected


def test_several_files_are_joined_in_order(tmp_path):
    first, second = write(tmp_path, "河长制 1", "a.txt"), write(tmp_path, "林长制\n河长制 2 n", "b.txt")
    lexicon = read_lexicon([first, second])
    assert lexicon.entries == (("河长制", 1, None), ("林长制", None, None), ("河长制", 2, "n"))
    assert lexicon.terms == ("河长制", "林长制")
    assert len(read_lexicon(write(tmp_path, ""))) == 0


def test_a_frequency_of_zero_takes_a_term_out():
    assert Lexicon.of(["河长制", "林长制", ("河长制", 0, None)]).terms == ("林长制",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("河长制 10\n林长制 -3 n", "{path} line 2: got the frequency -3, wanted a whole number of at least 0."),
        ("河长制 1.5", "{path} line 1: got the frequency 1.5, wanted a whole number of at least 0."),
        ("河长制 ３", "{path} line 1: got the frequency ３, wanted a whole number of at least 0."),
        (
            "河长制 10 N",
            "{path} line 1: got N where a part of speech may stand, wanted one to four lower-case letters such as n or nz.",
        ),
        (
            "河长制\n林长制\n".encode() + "田长制".encode("gb18030"),
            "{path} line 3: the lexicon file is not UTF-8; save it as UTF-8 (byte 1 of the line).",
        ),
    ],
)
def test_a_line_that_is_no_entry_is_named(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(RequestError, match=f"^{re.escape(message.format(path=path))}$"):
        read_lexicon(path)


def test_a_missing_file_is_named(tmp_path):
    path = tmp_path / "none.txt"
    message = f"{path}: the lexicon file cannot be read (No such file or directory)."
    with pytest.raises(RequestError, match=f"^{re.escape(message)}$"):
        read_lexicon(path)


def test_leftmost_then_longest_special_term_wins():
    terms = SpecialTerms(Lexicon.of(["访民情、解难题", "解难题、办实事", "访民情、解难题、办实事", "A·B"]), tags=False)
    assert terms.find("开展访民情、解难题、办实事活动") == [(2, 13, None)]
    assert terms.find("解难题、访民情、解难题、办好") == [(4, 11, None)]


def test_a_special_term_taken_out_is_not_found():
    lexicon = Lexicon.of(["“两山”论", "一村·一品", ("“两山”论", 0, None)])
    assert SpecialTerms(lexicon, tags=False).find("“两山”论，一村·一品") == [(6, 11, None)]


def test_a_term_of_latin_or_digits_is_not_found_inside_a_longer_run():
    terms = SpecialTerms(Lexicon.of([("4·15", 1, "n"), "4·15 行动"]), tags=True)
    assert terms.find("14·15，4·150，4·15日，4·15 行动") == [(12, 16, "n"), (18, 25, None)]


def test_jieba_takes_the_words_it_can_cut_and_the_rest_are_special():
    lexicon = Lexicon.of(["河长制", "C++", "PM2.5", "涨5%", "“两山”论", "不忘 初心", "○七"])
    assert [entry.term for entry in jieba_words(lexicon)] == ["河长制", "C++", "PM2.5", "涨5%"]
    assert set(SpecialTerms(lexicon, tags=False).tags) == {'"两山"论', "不忘 初心", "○七"}
    assert set(SpecialTerms(lexicon, tags=True).tags) == {'"两山"论', "不忘 初心", "○七", "涨5%"}


@given(
    st.text(alphabet='“”"「甲乙1a、 ', max_size=40),
    st.lists(st.text(alphabet="”“甲1a、", min_size=1, max_size=4), max_size=5),
)
def test_matches_are_in_order_apart_and_spell_a_term(text, words):
    words = [word for word in words if word.strip()]
    terms = SpecialTerms(Lexicon.of(words), tags=False)
    end = 0
    for start, stop, _ in terms.find(text):
        assert end <= start < stop
        assert plain_quotes(text[start:stop]) in {plain_quotes(word) for word in words}
        end = stop
