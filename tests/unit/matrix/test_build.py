"""Counting terms in passages."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.oracles import passages as oracle
from tests.oracles.tokens import token_corpus

from zhuti.matrix import _build as build
from zhuti.matrix import build_doc_term

TERMS = ["春耕", "农田", "党课", "网格", "电商", "𠮷野家", "GDP"]
paragraphs = st.lists(st.lists(st.sampled_from(TERMS), max_size=9), max_size=6)
documents = st.lists(paragraphs, min_size=1, max_size=6)


def test_counts_articles_by_hand():
    tokens = token_corpus([[["春耕", "农田", "春耕"], ["党课"]], [["党课", "农田"]], []], ["甲", "乙", "丙"])
    doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0, passages="article")
    assert doc_term.vocabulary == ("党课", "农田", "春耕")  # code-point order
    assert doc_term.counts.toarray().tolist() == [[1, 1, 2], [1, 1, 0], [0, 0, 0]]
    assert doc_term.counts.dtype == np.int32
    assert doc_term.counts.has_canonical_format
    assert doc_term.doc_ids == ("甲", "乙", "丙")
    assert doc_term.passage_doc.tolist() == [0, 1, 2]


def test_rare_and_common_terms_go_and_are_reported():
    tokens = token_corpus(
        [[["农田", "春耕", "春耕"]], [["农田", "党课"]], [["农田", "党课"]], [[]], [["农田", "网格"]]]
    )
    doc_term = build_doc_term(tokens, min_doc_freq=2, max_doc_share=0.5, passages="article")
    assert doc_term.vocabulary == ("党课",)
    assert doc_term.counts.toarray().ravel().tolist() == [0, 1, 1, 0, 0]
    report = doc_term.report.to_dict()
    assert report == {
        "passages": "article",
        "n_docs": 5,
        "n_passages": 5,
        "n_terms": 4,
        "n_tokens": 9,
        "n_terms_rare": 2,  # 春耕, twice in one article, and 网格
        "n_tokens_rare": 3,
        "n_terms_common": 1,  # 农田, in all four articles that have a token
        "n_tokens_common": 4,
        "n_empty_passages": 3,
        "n_empty_docs": 3,
    }
    assert report["n_tokens"] - report["n_tokens_rare"] - report["n_tokens_common"] == doc_term.counts.sum()


def test_a_share_is_of_the_passages_that_hold_a_token():
    tokens = token_corpus([[["农田"]], [["农田", "春耕"]], [["春耕"]], [[]], [[]], [[]]])
    doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=2 / 3, passages="article")
    assert doc_term.vocabulary == ("农田", "春耕")


def test_a_numbered_head_joins_the_paragraph_after_it():
    body = ["春耕", "农田"] * 15
    tokens = token_corpus([[["一"], body, ["二"], body, ["完"]]])
    doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0, passages="paragraph")
    assert doc_term.passage_paragraph.tolist() == [0, 2]  # the tail of one token went to the passage before
    assert doc_term.counts.sum(axis=1).ravel().tolist() == [[31, 32]]


@given(
    documents=documents, size=st.integers(1, 12), min_doc_freq=st.integers(1, 3), share=st.sampled_from([0.5, 0.8, 1.0])
)
def test_paragraphs_equal_the_oracle(documents, size, min_doc_freq, share):
    rows = oracle.passages(documents, size)
    vocabulary = oracle.kept_terms(rows, min_doc_freq, share)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "PASSAGE_TOKENS", size)
        if not vocabulary:
            with pytest.raises(build.ModelError, match="no term is left"):
                build_doc_term(
                    token_corpus(documents), min_doc_freq=min_doc_freq, max_doc_share=share, passages="paragraph"
                )
            return
        doc_term = build_doc_term(
            token_corpus(documents), min_doc_freq=min_doc_freq, max_doc_share=share, passages="paragraph"
        )
    assert list(doc_term.vocabulary) == vocabulary
    assert doc_term.counts.toarray().tolist() == oracle.table(rows, vocabulary)
    assert doc_term.passage_doc.tolist() == [row[0] for row in rows]
    assert doc_term.passage_paragraph.tolist() == [row[1] for row in rows]
    assert set(doc_term.passage_doc.tolist()) == set(range(len(documents)))  # no article is lost


@pytest.mark.parametrize(("n_docs", "by"), [(build.FEW_ARTICLES - 1, "paragraph"), (build.FEW_ARTICLES, "article")])
def test_auto_goes_by_the_number_of_articles(n_docs, by):
    tokens = token_corpus([[["春耕"] * 30, ["农田"] * 30]] * n_docs)
    doc_term = build_doc_term(tokens, max_doc_share=1.0)
    assert doc_term.report.passages == by
    assert doc_term.n_passages == (n_docs if by == "article" else 2 * n_docs)


def test_passages_sum_to_articles():
    tokens = token_corpus([[["春耕"] * 30, ["农田"] * 31], [], [["农田"] * 3]])
    by = {
        name: build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0, passages=name).doc_counts().toarray().tolist()
        for name in ("article", "paragraph")
    }
    assert by["article"] == by["paragraph"] == [[31, 30], [0, 0], [3, 0]]


def test_counts_of_articles_that_are_one_passage_each_are_not_copied():
    doc_term = build_doc_term(
        token_corpus([[["春耕"]], [["春耕"]]]), min_doc_freq=1, max_doc_share=1.0, passages="article"
    )
    assert doc_term.doc_counts() is doc_term.counts
