"""Script: told, and converted with protected words."""

import pytest

from zhuti.corpus._clean import clean_page
from zhuti.corpus._clean._script import PROTECTED, script_of


def clean(text: str, *protect: str) -> str:
    return clean_page(text, rules=("script",), protect=protect, whole_page=False).text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "none"),
        ("GDP 6.4%", "none"),
        ("中文", "hans"),
        ("机关单位", "hans"),
        ("機關單位", "hant"),
        ("機關單位谋发展", "mixed"),
        ("县里的干部们都说，今年的收成还过得去，农业、养殖业发展顺利，领头的叫赵鎔", "hans"),
    ],
)
def test_script_of_the_original(text: str, wanted: str) -> None:
    assert clean_page(text, whole_page=False).script == script_of(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("機關單位裡，幹部苦幹實幹", "机关单位里，干部苦干实干"),
        ("乾淨的頭髮", "干净的头发"),
        ("後來皇后說", "后来皇后说"),
        ("干部们聚在禮堂", "干部们聚在礼堂"),
        ("寧陜縣", "宁陕县"),  # the page's own misspelling of 陝
        ("連著看了三本名著，著力寫書", "连着看了三本名著，着力写书"),
        ("看着他寫書，著力很深", "看着他写书，著力很深"),  # a text that has 着 means 著
        ("乾隆皇帝與乾安縣", "乾隆皇帝与乾安县"),
        ("站在瞭望塔上瞭解情況", "站在瞭望塔上了解情况"),
        ("😀機關", "😀机关"),
        ("\x00機\ud800關", "\x00机\ud800关"),
    ],
)
def test_traditional_becomes_simplified(text: str, wanted: str) -> None:
    assert clean(text) == wanted


def test_a_simplified_text_is_left_alone() -> None:
    assert clean("乾安县的瞭望塔和名著，於潜人都知道") == "乾安县的瞭望塔和名著，於潜人都知道"


def test_only_the_lines_with_traditional_characters_are_converted_in_a_simplified_text() -> None:
    assert clean("我们都在乾潭住了很多年\n機關") == "我们都在乾潭住了很多年\n机关"


@pytest.mark.parametrize("word", PROTECTED)
def test_a_protected_word_keeps_its_spelling_in_either_script(word: str) -> None:
    from opencc import OpenCC

    for spelling in (word, OpenCC("s2t").convert(word)):
        assert clean(f"記者來到{spelling}參觀") == f"记者来到{word}参观"


def test_words_can_be_protected_by_the_caller() -> None:
    assert clean("張乾說") == "张干说"
    assert clean("張乾說", "张乾") == "张乾说"


def test_a_protected_word_does_not_mend_a_simplified_one() -> None:
    assert clean("干安縣", "乾安县") == "干安县"


def test_conversion_is_recorded_by_runs_that_map_character_by_character() -> None:
    page = clean_page("看機關報", rules=("script",), whole_page=False)
    assert [(edit.start, edit.end, edit.removed, edit.replaced) for edit in page.edits.records] == [
        (1, 4, "機關報", "机关报")
    ]
    assert page.edits.to_original(2, 3) == (2, 3)
