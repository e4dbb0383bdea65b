"""New words: the evidence against figures counted by hand or plainly, and what is left out."""

import csv
import io
import math
import random
import re
from collections import Counter

import pytest

from zhuti.core import RequestError
from zhuti.tokens import Candidate, Lexicon, discover_words, read_lexicon, render_evidence, render_word_list
from zhuti.tokens._discover import MAX_CHARS, _count, _free_words


def plain_evidence(text, word):
    """PMI and neighbour entropies straight from their definitions, by counting strings."""
    han = "[\u3007\u3400-\u4dbf\u4e00-\u9fff]"

    def n(piece):
        return len(re.findall(f"(?={piece})", text))

    total = len(re.findall(han, text))
    pmi = min(math.log2(n(word) * total / (n(word[:i]) * n(word[i:]))) for i in range(1, len(word)))
    sides = []
    for pattern in (f"(?=(.|^){word})", f"(?={word}(.|$))"):
        seen = [
            m[1] if re.fullmatch(han, m[1]) else ("edge", i)
            for i, m in enumerate(re.finditer(pattern, text, re.DOTALL))
        ]
        counts = Counter(seen).values()
        sides.append(-sum(c / len(seen) * math.log2(c / len(seen)) for c in counts))
    return pmi, *sides


def test_evidence_is_as_defined():
    chance = random.Random(5)
    text = "".join(chance.choice(["甲乙", "丙", "丁", "甲", "乙丙丁", "戊己庚辛", "，", "\n", "a"]) for _ in range(600))
    found = list(_free_words(text, 3, -99.0, 0.0, {}))
    assert {len(word) for word, *_ in found} == set(range(2, MAX_CHARS + 1))
    for word, *evidence, places in found:
        assert evidence == pytest.approx(plain_evidence(text, word), abs=1e-9), word
        assert places == [m.start() for m in re.finditer(f"(?={word})", text)]
    grams = Counter(text[i : i + n] for n in range(2, 7) for i in range(len(text) - n + 1))
    assert {w for w, *_ in found} == {g for g, c in grams.items() if c >= 3 and re.fullmatch("[甲乙丙丁戊己庚辛]+", g)}


def test_thresholds_are_inclusive_and_wanted_words_pass_them():
    text = "乾隆，乾隆。坤隆，乾坤"
    pmi, left, right = plain_evidence(text, "乾隆")

    def words(min_pmi, min_entropy, **wanted):
        return {w for w, *_ in _free_words(text, 2, min_pmi, min_entropy, wanted)}

    assert words(pmi, min(left, right)) == {"乾隆"}
    assert words(pmi + 1e-9, 0) == words(pmi, min(left, right) + 1e-9) == set()
    assert words(99, 99, 乾隆=0) == {"乾隆"}


TOWN = [
    "柳河试点“四联四帮”，石磨坊开张。",
    "推广四联四帮，带动石磨坊增收。",
    "靠四联四帮办起石磨坊十家。",
    "问四联四帮怎么干？看石磨坊！",
    "《乡村振兴促进法》施行。",
    "学习《乡村振兴促进法》。",
    "宣讲《乡村振兴促进法》。“北京”“北京”“北京”。“12”“12”“12”",
]


def test_words_of_the_dictionary_and_the_lexicon_are_not_proposed_again():
    found = {c.word: c for c in discover_words(TOWN, min_count=3, min_pmi=3, min_entropy=1.5)}
    assert {"四联四帮", "石磨坊", "乡村振兴促进法"} <= set(found)
    assert not {"北京", "12", "乡村", "学习"} & set(found)
    assert (found["四联四帮"].count, found["四联四帮"].quoted) == (4, 1)
    law = found["乡村振兴促进法"]
    assert (law.count, law.quoted, math.isnan(law.pmi), math.isnan(law.left_entropy)) == (3, 3, True, True)
    assert law.examples == ("《乡村振兴促进法》施行。", "学习《乡村振兴促进法》。", "宣讲《乡村振兴促进法》。“北京”“北")
    again = discover_words(TOWN, known=Lexicon.of(["四联四帮"]), min_count=3, min_pmi=3, min_entropy=1.5)
    assert "四联四帮" not in {c.word for c in again}


def test_what_begins_or_ends_with_a_function_word_is_no_term_unless_quoted():
    texts = [f"{a}在石磨坊{b}" for a, b in zip("甲乙丙丁戊", "子丑寅卯辰", strict=True)]
    settings = {"min_count": 3, "min_pmi": 0, "min_entropy": 1}
    assert "在石磨坊" in {w for w, *_ in _free_words("\n".join(texts), 3, 0, 1, {})}
    assert "在石磨坊" not in {c.word for c in discover_words(texts, **settings)}
    assert "在石磨坊" in {c.word for c in discover_words([*texts, "“在石磨坊”"], **settings)}
    for word, proposed in [("有石磨坊", False), ("石磨坊指出", False), ("不忘初心", True), ("石磨坊", True)]:
        texts = [f"{a}{word}{b}" for a, b in zip("甲乙丙丁戊", "子丑寅卯辰", strict=True)]
        assert (word in {c.word for c in discover_words(texts, **settings)}) == proposed, word


def test_order_is_by_count_then_code_point():
    found = discover_words(TOWN, min_count=3, min_pmi=1, min_entropy=1)
    assert found == sorted(found, key=lambda c: (-c.count, c.word))


@pytest.mark.parametrize("texts", [[], [""], ["no Han at all, 12"], ["，。"], ["乡"]])
def test_nothing_to_find(texts):
    assert discover_words(texts) == []


def test_words_are_counted_wherever_they_stand():
    text = "三会一课，三会 一课三会一课a三会一课a\n一三会"
    words = ["三会一课", "三会", "课a", "一三会", "课a\n", "不在"]
    assert _count(text, words) == [3, 5, 2, 1, 1, 0]
    assert _count(text, []) == []


def test_the_word_list_is_a_user_dictionary_and_the_evidence_a_table(tmp_path):
    found = discover_words(TOWN, min_count=3, min_pmi=3, min_entropy=1.5)
    path = tmp_path / "words.txt"
    path.write_text(render_word_list(found), encoding="utf-8")
    assert [(e.term, e.tag) for e in read_lexicon(path)] == [(c.word, "nz") for c in found]
    head, *rows = render_evidence(found).splitlines()
    assert all(row.count("\t") == head.count("\t") for row in rows)
    assert [row.split("\t")[0] for row in rows] == [c.word for c in found]


def test_what_a_spreadsheet_would_run_is_text_in_the_evidence_and_a_word_in_the_list(tmp_path):
    words = [f"{sign}cmd|' /C calc'!甲" for sign in "=+-@＝"] + ['"甲"', "-5"]
    candidates = [Candidate(word, 10, math.nan, -0.5, 0.0, 3, (f"{word}。", "乙")) for word in words]
    rows = list(csv.DictReader(io.StringIO(render_evidence(candidates), newline=""), delimiter="\t"))
    assert [row["word"] for row in rows] == [*(f"'{word}" for word in words[:5]), '"甲"', "-5"]
    assert [row["examples"] for row in rows[:2]] == [f"'{word}。 | 乙" for word in words[:2]]
    assert {(row["count"], row["left_entropy"], row["pmi"]) for row in rows} == {("10", "-0.50", "")}
    (tmp_path / "words.txt").write_text(render_word_list(candidates), encoding="utf-8")
    assert list(read_lexicon(tmp_path / "words.txt").terms) == words


def test_white_space_in_an_example_cannot_break_the_table():
    candidate = discover_words(["“三会一课”\t好\u2028\u3000“三会一课”\r“三会一课”"])[0]
    assert candidate == Candidate(
        "三会一课", 3, *[pytest.approx(math.nan, nan_ok=True)] * 3, 3,
        ("“三会一课” 好 “三会", "一课” 好 “三会一课” “三会一课”", "“三会一课” “三会一课”"),
    )  # fmt: skip
    assert render_evidence([candidate]).count("\n") == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"min_count": 1}, "min_count must be at least 2, got 1."),
        ({"min_quoted": 0}, "min_quoted must be at least 1, got 0."),
    ],
)
def test_a_setting_out_of_range_is_named(settings, message):
    with pytest.raises(RequestError, match=f"^{re.escape(message)}$"):
        discover_words(["好"], **settings)


@pytest.mark.shared
def test_the_campaigns_of_real_news_are_found(shared_dir):
    import gzip
    import json

    with gzip.open(shared_dir / "data" / "campaign_news_8.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    found = {c.word for c in discover_words(texts)}
    assert {"三严三实", "两学一做", "不忘初心、牢记使命", "主题教育", "党史学习教育", "四风", "两个确立"} <= found
