"""Phrases: those of gensim's Phrases, joined in the text."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti.tokens import TokenCorpus
from zhuti.tokens._build import compact, default_ids
from zhuti.tokens._phrases import join_phrases


def corpus_of(docs, paragraphs=None, gaps=()):
    """Return words as tokens that touch, but for one character before each token in `gaps` (counted over all articles)."""
    words = [word for doc in docs for word in doc]
    ids, vocabulary = compact(np.arange(len(words)), words)
    starts, ends, n = [], [], 0
    for doc in docs:
        position = 0
        for word in doc:
            position += n in gaps
            starts.append(position)
            position += len(word)
            ends.append(position)
            n += 1
    return TokenCorpus(
        term_ids=ids,
        starts=np.array(starts, dtype=np.int32),
        ends=np.array(ends, dtype=np.int32),
        doc_ptr=np.cumsum([0, *map(len, docs)]),
        vocabulary=vocabulary,
        doc_ids=default_ids(len(docs)),
        paragraphs=np.array(paragraphs or [0] * len(words), dtype=np.int32),
    )


def gensim_phrases(docs, min_npmi, min_count):
    """The same by gensim: articles as sentences, words as they come."""
    from gensim.models.phrases import Phrases

    model = Phrases(docs, min_count=min_count, threshold=min_npmi, scoring="npmi", delimiter="\x1f")
    return [[word.replace("\x1f", "") for word in model[doc]] for doc in docs]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["甲", "乙", "丙", "丁丁", "戊"]), max_size=12), min_size=1, max_size=8),
    st.sampled_from([-0.5, 0.0, 0.2, 0.5]),
    st.integers(1, 3),
)
def test_phrases_are_those_of_gensim(docs, min_npmi, min_count):
    if not any(docs) or (len({tuple(d) for d in docs}) == 1 and len(docs[0]) < 3):
        return  # gensim divides by zero where one pair is all there is
    joined, n_joined = join_phrases(corpus_of(docs), min_npmi=min_npmi, min_count=min_count)
    assert [joined.terms(i) for i in range(len(docs))] == gensim_phrases(docs, min_npmi, min_count)
    assert n_joined == sum(map(len, docs)) - joined.n_tokens


def test_the_score_is_bouma_s_npmi_by_hand():
    docs = [["开展", "主题", "教育"], ["主题", "教育"], ["开展", "教育"], ["主题", "教育"]]
    # 9 tokens; 主题 3, 教育 4, the pair 3: ln(3/9 / (3/9 * 4/9)) / -ln(3/9)
    score = math.log((3 / 9) / ((3 / 9) * (4 / 9))) / -math.log(3 / 9)
    at, below = (join_phrases(corpus_of(docs), min_npmi=t, min_count=2)[1] for t in (score, score - 1e-12))
    assert (at, below) == (0, 3)


def test_only_neighbours_in_the_text_are_joined_and_offsets_span_both():
    docs = [["主题", "教育"], ["主题", "教育"], ["主题", "教育"], ["主题", "教育"]]
    tokens = corpus_of(docs, paragraphs=[0, 0, 0, 0, 0, 1, 0, 0], gaps={7})
    joined, n_joined = join_phrases(tokens, min_npmi=-1, min_count=1)
    assert n_joined == 2
    assert [joined.terms(i) for i in range(4)] == [["主题教育"], ["主题教育"], ["主题", "教育"], ["主题", "教育"]]
    assert (joined.starts[0], joined.ends[0]) == (0, 4)
    assert joined.vocabulary == ("主题", "主题教育", "教育")


def test_no_phrase_crosses_articles_though_the_offsets_meet():
    tokens = corpus_of([["主题"], ["教育"], ["主题"], ["教育"]])
    shifted = replace(tokens, starts=tokens.starts + np.array([0, 2, 0, 2]), ends=tokens.ends + np.array([0, 2, 0, 2]))
    assert join_phrases(shifted, min_npmi=-1, min_count=1) == (shifted, 0)


def test_a_phrase_has_the_part_of_speech_of_its_last_word():
    tokens = corpus_of([["主题", "教育"], ["主题", "教育"], ["主题"]])
    tagged = replace(tokens, tags=np.array([1, 2, 1, 2, 1], dtype=np.uint8), tag_names=("a", "n", "vn"))
    joined, _ = join_phrases(tagged, min_npmi=0, min_count=2)
    assert [joined.tag_names[t] for t in joined.tags] == ["vn", "vn", "n"]
    assert (joined.tags.dtype, joined.tag_names) == (np.uint8, ("n", "vn"))


@pytest.mark.parametrize("docs", [[[]], [[], ["主题"], []]])
def test_nothing_to_join(docs):
    tokens = corpus_of(docs)
    joined, n_joined = join_phrases(tokens, min_npmi=0.1, min_count=1)
    assert (joined, n_joined) == (tokens, 0)


def test_a_pair_that_is_already_a_word_shares_its_term():
    docs = [["主题", "教育"], ["主题", "教育"], ["主题教育"], ["别的", "事情"]]
    joined, _ = join_phrases(corpus_of(docs), min_npmi=0, min_count=2)
    assert joined.terms(0) == joined.terms(2) == ["主题教育"]
    assert joined.term_ids[0] == joined.term_ids[2]
