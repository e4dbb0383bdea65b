"""Duplicates are found whatever was done to punctuation and layout, and formulaic news is not mistaken for them."""

import gzip
import json
import random
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from zhuti.corpus import _duplicates as duplicates
from zhuti.corpus import read_corpus
from zhuti.corpus._duplicates import THRESHOLD, Duplicate, find_duplicates
from zhuti.kernels import SHINGLE

STORY = (
    "某县图书馆从本周六起延长开放时间，读者可以看书到晚上九点。馆长说，去年有三万人次到馆，多半是放学后的学生。"
    "今年还要添置两千册新书，并在东区开一间分馆。"
)
OTHER = "新桥昨天通车，两岸居民过河只要五分钟。施工队用了十八个月，比原定工期少两个月。"


def jaccard(a: str, b: str) -> float:
    """Similarity of two texts from the definition, on sets of strings."""
    sets = [
        {t[i : i + SHINGLE] for i in range(len(t) - SHINGLE + 1)}
        for t in ("".join(filter(str.isalnum, x)) for x in (a, b))
    ]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def characters(rng: random.Random, n: int) -> str:
    return "".join(chr(0x4E00 + rng.randrange(5000)) for _ in range(n))


def test_equal_texts_are_exact_duplicates_of_the_first() -> None:
    assert find_duplicates([STORY, OTHER, STORY, STORY]) == (
        None,
        None,
        *[Duplicate(0, exact=True, similarity=1.0)] * 2,
    )


def test_punctuation_and_layout_do_not_count() -> None:
    changed = STORY.replace("。", "．\n").replace("，", " , ")
    assert find_duplicates([STORY, changed]) == (None, Duplicate(0, exact=False, similarity=1.0))


def test_similarity_is_that_of_the_shingles() -> None:
    changed = STORY.replace("三万", "四万") + "欢迎。"
    (_, found) = find_duplicates([STORY, changed])
    assert found == Duplicate(0, exact=False, similarity=pytest.approx(jaccard(STORY, changed)))
    assert THRESHOLD < found.similarity < 0.9


def test_below_the_threshold_is_another_item() -> None:
    half = STORY[: len(STORY) // 2]
    assert 0.3 < jaccard(STORY, half + OTHER) < THRESHOLD
    assert find_duplicates([STORY, half + OTHER]) == (None, None)


def test_texts_without_letters_duplicate_nothing() -> None:
    assert find_duplicates(["", "", " \n", "……", "……"]) == (None,) * 5


def test_texts_shorter_than_a_shingle_are_compared_whole() -> None:
    assert find_duplicates(["好", "好。", "大", "好"]) == (
        None,
        Duplicate(0, exact=False, similarity=1.0),
        None,
        Duplicate(0, exact=True, similarity=1.0),
    )


def test_an_equal_text_shares_the_fate_of_its_twin() -> None:
    near = STORY + "完。"
    first, second, third = find_duplicates([STORY, near, near])
    assert first is None
    assert second == third == Duplicate(0, exact=False, similarity=pytest.approx(jaccard(STORY, near)))


def test_a_chain_of_small_changes_joins_no_two_different_items() -> None:
    rng = random.Random(0)
    chain = [characters(rng, 400)]
    for step in range(8):
        chain.append(chain[-1][: step * 50] + characters(rng, 40) + chain[-1][step * 50 + 40 :])
    assert all(jaccard(a, b) > THRESHOLD for a, b in pairwise(chain))
    assert all(jaccard(a, b) < THRESHOLD for a, b in zip(chain, chain[2:], strict=False))
    firsts = [duplicate.first if duplicate else None for duplicate in find_duplicates(chain)]
    assert firsts == [None, 0, None, 2, None, 4, None, 6, None]


def test_of_several_firsts_the_most_similar_is_named() -> None:
    rng = random.Random(0)
    text = characters(rng, 300)
    a, b = characters(rng, 40) + text[40:], text[:270] + characters(rng, 30)
    assert THRESHOLD < jaccard(a, text) < jaccard(b, text)
    for texts, first in (([a, b, text], 1), ([b, a, text], 0)):
        assert find_duplicates(texts)[2] == Duplicate(first, exact=False, similarity=pytest.approx(jaccard(b, text)))


def test_every_pair_at_the_threshold_is_found_among_many() -> None:
    """Against the definition, on texts of random letters with random shares of change."""
    rng = random.Random(1)
    texts = []
    for _ in range(60):
        text, start, width = characters(rng, 300), rng.randrange(100), rng.randrange(100)
        texts += [text, text[:start] + characters(rng, width) + text[start + width :]]
    found = find_duplicates(texts)
    wanted = [None if i % 2 == 0 or jaccard(texts[i], texts[i - 1]) < THRESHOLD else i - 1 for i in range(len(texts))]
    assert 10 < sum(first is not None for first in wanted) < 50
    assert [duplicate.first if duplicate else None for duplicate in found] == wanted


def test_digits_tell_one_bulletin_from_the_next() -> None:
    """The same sentences with other figures day by day: alike, and yet each is news."""
    bulletin = "某市昨日新增住户{}户，办理证件{}件，接待来访{}人次，处理投诉{}起。"
    rng = random.Random(2)
    days = [bulletin.format(*(rng.randrange(100, 999) for _ in range(4))) for _ in range(20)]
    assert find_duplicates(days) == (None,) * 20


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    find_duplicates(["甲", "乙"], progress=lambda *news: told.append(news))
    assert told == [("duplicates", 2, 2)]


def test_blocks_and_threads_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    texts = [characters(rng, rng.randrange(40)) for _ in range(50)]
    texts += [text + characters(rng, rng.randrange(3)) for text in texts]
    whole = find_duplicates(texts)
    assert sum(duplicate is not None for duplicate in whole) > 20
    monkeypatch.setattr(duplicates, "_BLOCK", 7)
    assert [find_duplicates(texts, n_threads=n) for n in (1, 3)] == [whole] * 2


@pytest.mark.shared
def test_real_near_duplicates(shared_dir: Path) -> None:
    """Pairs named by the scrapers' groups.

    The one false pair is two pages of nothing but one and the same script, filed under two items; they account for the missed
    pairs as well.
    """
    path = shared_dir / "data" / "near_duplicates.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        groups = [json.loads(line)["dup_group"] for line in file]
    corpus = read_corpus(path, duplicates="keep")
    found = find_duplicates(corpus.texts)
    firsts = [duplicate.first if duplicate else i for i, duplicate in enumerate(found)]
    pairs = [(groups[i] == groups[j], firsts[i] == firsts[j]) for i, j in combinations(range(len(groups)), 2)]
    n_right = pairs.count((True, True))
    precision, recall = (
        n_right / (n_right + pairs.count((False, True))),
        n_right / (n_right + pairs.count((True, False))),
    )
    assert (round(precision, 3), round(recall, 3)) >= (0.998, 0.990)
