"""The loops behind summaries against their NumPy twins, article by article."""

import os
import subprocess
import sys

import numpy as np
import pytest
from tests.oracles.summary import carried_terms, picked_sentences, weighed_sentences

from zhuti.kernels import carry_terms, pick_sentences, weigh_sentences

# Articles, terms, tokens, topics, sentences.
CASES = {
    "usual": (7, 30, 60, 4, 8),
    "one topic": (3, 9, 20, 1, 3),
    "one term": (3, 1, 9, 2, 3),
    "no tokens": (3, 4, 0, 2, 3),
    "no sentences": (3, 4, 9, 2, 0),
    "no articles": (0, 4, 9, 2, 2),
    "many sentences": (2, 12, 200, 3, 40),
}


def make(seed, n_docs, n_terms, n_tokens, n_topics, n_spans):
    """Articles of random tokens two characters long, some between the sentences, some terms that the model does not know."""
    rng = np.random.default_rng(seed)
    by_column = rng.dirichlet(np.ones(max(n_terms, 1)), n_topics).T.copy()
    articles = []
    for doc in range(n_docs):
        n = rng.integers(0, n_tokens + 1) if doc else n_tokens
        ids = rng.integers(0, n_terms, n)
        term, of_token = np.unique(ids, return_inverse=True)
        cuts = np.sort(rng.choice(2 * n_tokens + 2 * n_spans + 2, 2 * n_spans, replace=False))
        column = np.where(rng.random(len(term)) < 0.2, -1, term)
        weight = rng.uniform(0.5, 3.0, len(term))
        listed = rng.permutation(n_topics)[: rng.integers(1, n_topics + 1)]
        articles.append((2 * np.arange(n), of_token, cuts.reshape(-1, 2), listed, weight, column))
    mixture = rng.dirichlet(np.ones(n_topics), n_docs).reshape(n_docs, n_topics)
    if n_docs:
        mixture[0] = np.eye(n_topics)[0]  # others carry nothing
    return articles, mixture, by_column


def flat(arrays, dtype):
    return np.concatenate([np.empty(0, dtype), *arrays]).astype(dtype)


def ptr(arrays):
    return np.cumsum([0, *map(len, arrays)])


def run(articles, mixture, by_column, relevance, n_wanted):
    starts, tokens, spans, listed, weight, column = (
        (list(part) for part in zip(*articles, strict=True)) if articles else [[]] * 6
    )
    pair_ptr, sentence_ptr = ptr(weight), ptr(spans)
    n_pairs, n_sentences = pair_ptr[-1], sentence_ptr[-1]
    columns, weights = flat(column, np.int64), flat(weight, np.float64)
    total, most, topic = np.full(n_pairs, np.nan), np.full(n_pairs, np.nan), np.full(n_pairs, 77)
    carry_terms(pair_ptr, columns, mixture, by_column, total, topic, most)
    of_token = flat([of + begin for of, begin in zip(tokens, pair_ptr, strict=False)], np.int64)
    begins, ends = (flat([s[:, i] for s in spans], np.int64) for i in (0, 1))
    out_ptr, out_pair = np.full(n_sentences + 1, 77), np.full(len(of_token), 77)
    sums, speaks = np.full(n_sentences, np.nan), np.full(n_sentences, 77)
    weigh_sentences(
        *(ptr(tokens), flat(starts, np.int64), of_token, sentence_ptr, begins, ends),
        *(ptr(listed), flat(listed, np.int64), weights, columns, total, mixture, by_column),
        *(np.full(n_pairs, -1), out_ptr, out_pair, sums, speaks),
    )
    picked = np.full((len(articles), n_wanted), 77)
    shared = (sentence_ptr, out_ptr, out_pair, weights, sums, speaks, relevance, 0.7, 0.9, 0.15)
    pick_sentences(*shared, np.full(n_pairs, -1), picked)
    return pair_ptr, sentence_ptr, total, topic, most, sums, speaks, picked, out_ptr


@pytest.mark.parametrize("n_wanted", [0, 1, 3, 50])
@pytest.mark.parametrize("case", CASES)
def test_as_the_twins_article_by_article(case, n_wanted):
    for seed in range(5):
        articles, mixture, by_column = make(seed, *CASES[case])
        n_sentences = sum(len(article[2]) for article in articles)
        relevance = np.random.default_rng(seed).uniform(-0.2, 1.0, n_sentences)
        pairs, sentences, total, topic, most, sums, speaks, picked, out_ptr = run(
            articles, mixture, by_column, relevance, n_wanted
        )
        for doc, (starts, of_token, spans, listed, weight, column) in enumerate(articles):
            here, of_doc = slice(pairs[doc], pairs[doc + 1]), slice(sentences[doc], sentences[doc + 1])
            wanted = carried_terms(column, mixture[doc], by_column)
            np.testing.assert_allclose(total[here], wanted[0])
            np.testing.assert_array_equal(topic[here], wanted[1])
            np.testing.assert_allclose(most[here], wanted[2])
            terms, in_all, speaking = weighed_sentences(
                starts, of_token, spans, listed, weight, column, mixture[doc], by_column
            )
            np.testing.assert_allclose(sums[of_doc], in_all)
            np.testing.assert_array_equal(speaks[of_doc], speaking)
            n_distinct = np.count_nonzero(terms, axis=1)
            np.testing.assert_array_equal(np.diff(out_ptr[sentences[doc] : sentences[doc + 1] + 1]), n_distinct)
            best = picked_sentences(terms, speaking, relevance[of_doc], n_wanted, 0.7, 0.9, 0.15)
            assert [int(i) - sentences[doc] for i in picked[doc] if i >= 0] == best
            assert (picked[doc, len(best) :] == -1).all()


def test_sentences_that_say_the_same_are_picked_once():
    """Two sentences of one term each, the same, and a third of another."""
    starts, of_token = np.array([0, 10, 20]), np.array([0, 0, 1])
    spans = np.array([[0, 5], [10, 15], [20, 25]])
    article = (starts, of_token, spans, np.array([0]), np.array([1.0, 1.0]), np.array([0, 1]))
    *_, picked, _ = run([article], np.ones((1, 1)), np.full((2, 1), 0.5), np.array([0.8, 1.0, 0.1]), 3)
    assert picked.tolist() == [[1, 2, -1]]


@pytest.mark.slow
def test_no_index_leaves_its_array(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "twins or once", __file__],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
