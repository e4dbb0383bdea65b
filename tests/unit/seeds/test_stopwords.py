"""The stop lists are sorted, say nothing twice, and correspond across the scripts."""

from pathlib import Path

import pytest

from zhuti.tokens import read_lexicon, read_stopwords

NAMES = ("zh_hans", "zh_hant", "news")


@pytest.fixture(scope="module")
def lists(seeds_dir: Path) -> dict[str, list[str]]:
    folder = seeds_dir / "stopwords"
    return {name: (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_one_bare_word_a_line_sorted_by_code_point_none_twice(lists: dict[str, list[str]], name: str) -> None:
    words = lists[name]
    assert words == sorted(set(words))
    assert [word for word in words if not word or word != word.strip() or word.startswith("#")] == []


def test_the_two_scripts_correspond(lists: dict[str, list[str]]) -> None:
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    spellings = [opencc.OpenCC(config).convert for config in ("s2t", "s2tw")]
    hans, hant = set(lists["zh_hans"]), set(lists["zh_hant"])
    assert {simplify(word) for word in hant} == hans
    back = {spell(word) for word in hans for spell in spellings if simplify(spell(word)) == word}
    assert back == hant
    assert [word for word in hans if simplify(word) != word] == []


def test_newsroom_words_are_there_in_both_scripts(lists: dict[str, list[str]]) -> None:
    import opencc

    news = set(lists["news"])
    simplify = opencc.OpenCC("t2s").convert
    assert {simplify(word) for word in news} <= news
    assert {"记者", "記者", "报道", "報道", "近日", "日前", "通讯员", "通訊員"} <= news
    assert news & (set(lists["zh_hans"]) | set(lists["zh_hant"])) == set()


def test_no_term_of_the_lexicon_is_stopped(seeds_dir: Path) -> None:
    stopped = read_stopwords([seeds_dir / "stopwords" / f"{name}.txt" for name in NAMES])
    assert stopped & set(read_lexicon(seeds_dir / "lexicon" / "campaigns.txt").terms) == set()


def test_words_with_a_content_of_their_own_are_kept(seeds_dir: Path) -> None:
    stopped = read_stopwords([seeds_dir / "stopwords" / f"{name}.txt" for name in NAMES])
    kept = {"群众", "干部", "党员", "问题", "工作", "学习", "整改", "服务", "企业", "增长", "审核", "微信", "我国"}
    assert kept & stopped == set()
    assert {"的", "了", "和", "我们", "因为", "进行", "目前"} <= stopped
