"""States of a small corpus made by hand: words are found where they stand, topics are given."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pytest
import scipy.sparse as sp

from zhuti.corpus import Article, Corpus
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics
from zhuti.tokens import TokenCorpus


class States(NamedTuple):
    corpus: Corpus
    tokens: TokenCorpus
    doc_term: DocTerm
    topics: FittedTopics


STUDY = (
    Article(
        "a",
        "全县扎实开展“三严三实”专题教育，召开座谈会28次。\n"
        "县委带头讲党课，党员干部学习党章，深刻领会“三严三实”的要求。\n"
        "合作社种植木耳，农户年收入达到3万元，产业带动了邻村。",
        title="全县开展专题教育",
        date=dt.date(2015, 6, 1),
        source="某县日报",
    ),
    Article("b", "合作社种植木耳和人参，产业越做越大，农户收入增长12%。\n农户在合作社学习种植木耳的技术。"),
    Article("c", "支部组织党员学习党章，书记讲党课，专题教育有声有色。\n支部的党课讲得好，党员干部都爱听。"),
    Article("d", "", flags=("empty",)),
)
PARTY = ("三严三实", "专题教育", "座谈会", "党课", "党章", "党员", "干部", "支部", "学习")
FARMING = ("合作社", "种植", "木耳", "农户", "产业", "收入", "技术")
WORDS = PARTY + FARMING


def make_states(articles: Sequence[Article] = STUDY, words: Sequence[str] = WORDS) -> States:
    """Two topics, party work (0) and farming (1); an article's mixture is that of its tokens."""
    pattern = re.compile("|".join(sorted(words, key=len, reverse=True)))
    vocabulary = tuple(sorted(words))
    column = {word: i for i, word in enumerate(vocabulary)}
    found = [list(pattern.finditer(article.text)) for article in articles]
    ids = tuple(article.id for article in articles)
    flat = [(match, article) for matches, article in zip(found, articles, strict=True) for match in matches]
    tokens = TokenCorpus(
        term_ids=np.array([column[match.group()] for match, _ in flat], dtype=np.int32),
        starts=np.array([match.start() for match, _ in flat], dtype=np.int32),
        ends=np.array([match.end() for match, _ in flat], dtype=np.int32),
        doc_ptr=np.cumsum([0, *map(len, found)]),
        vocabulary=vocabulary,
        doc_ids=ids,
        paragraphs=np.array([article.text[: match.start()].count("\n") for match, article in flat], dtype=np.int32),
    )
    doc = np.repeat(np.arange(len(articles)), np.diff(tokens.doc_ptr))
    counts = sp.csr_matrix(
        (np.ones(len(doc), dtype=np.int32), (doc, tokens.term_ids)), shape=(len(articles), len(vocabulary))
    )
    counts.sum_duplicates()
    rows = np.arange(len(articles), dtype=np.int32)
    doc_term = DocTerm(counts, vocabulary, ids, rows, np.zeros_like(rows))
    party = np.array([word in PARTY for word in vocabulary])
    topic_word = np.where(np.stack([party, ~party]), 1.0, 0.01)
    topic_word /= topic_word.sum(axis=1, keepdims=True)
    mixture = np.stack([counts @ party + 0.5, counts @ ~party + 0.5], axis=1)
    mixture /= mixture.sum(axis=1, keepdims=True)
    topics = FittedTopics(
        topic_word=topic_word,
        doc_topic=mixture,
        low=np.maximum(mixture - 0.1, 0),
        high=np.minimum(mixture + 0.1, 1),
        passage_topic=mixture,
        topic_share=np.array([0.6, 0.4]),
        alpha=np.full(2, 0.5),
        beta=np.full(len(vocabulary), 0.1),
        vocabulary=vocabulary,
        doc_ids=ids,
        engine="zhuti",
        params={},
    )
    return States(Corpus(tuple(articles)), tokens, doc_term, topics)


@pytest.fixture
def states() -> States:
    return make_states()


@pytest.fixture
def build() -> Callable[..., States]:
    return make_states
