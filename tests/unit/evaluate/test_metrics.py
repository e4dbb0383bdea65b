"""The metrics of a run."""

import json
import math
import threading
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.base import BaseEstimator

from zhuti.evaluate import Metrics, evaluate_topics, exclusivity, npmi_coherence, perplexity, topic_diversity
from zhuti.matrix import DocTerm
from zhuti.models import fit_topics, make_estimator


def doc_term(n_passages, n_terms=40):
    rng = np.random.default_rng(6)
    phi = rng.dirichlet(np.full(n_terms, 0.1), size=3)
    counts = [rng.multinomial(30, rng.dirichlet(np.full(3, 0.3)) @ phi) for _ in range(n_passages)]
    return DocTerm(
        counts=sp.csr_matrix(np.array(counts, dtype=np.int32)),
        vocabulary=tuple(chr(0x4E00 + i) for i in range(n_terms)),
        doc_ids=tuple(map(str, range(n_passages))),
        passage_doc=np.arange(n_passages, dtype=np.int32),
        passage_paragraph=np.zeros(n_passages, dtype=np.int32),
    )


def lda():
    return make_estimator("sklearn", n_topics=3, n_iter=10)


def test_each_metric_is_its_functions():
    matrix = doc_term(30)
    topics = fit_topics(matrix, lda())
    metrics = evaluate_topics(topics, matrix, lda())
    npmi = npmi_coherence(topics.topic_word, matrix.counts)
    assert metrics.npmi == pytest.approx(npmi, nan_ok=True)
    assert metrics.npmi_mean == pytest.approx(np.nanmean(npmi))
    assert metrics.npmi_undefined == np.isnan(npmi).sum()
    assert metrics.diversity == topic_diversity(topics.topic_word)
    assert metrics.exclusivity == pytest.approx(exclusivity(topics.topic_word))
    assert metrics.exclusivity_mean == pytest.approx(np.mean(metrics.exclusivity))
    assert (metrics.perplexity_passages, metrics.perplexity_note) == (3, "")
    order = np.random.default_rng(0).permutation(30)
    held, kept = np.sort(order[:3]), np.sort(order[3:])
    assert metrics.perplexity == perplexity(lda().fit(matrix.counts[kept]), matrix.counts[held])
    assert evaluate_topics(topics, matrix, lda()) == metrics


def test_the_estimator_is_not_fitted():
    matrix = doc_term(12)
    estimator = lda()
    evaluate_topics(fit_topics(matrix, lda()), matrix, estimator)
    assert not hasattr(estimator, "topic_word_")


@pytest.mark.parametrize(
    ("n_passages", "engine", "note"),
    [
        (9, "sklearn", "9 passages are too few to hold out one in 10"),
        (30, "nmf", "nmf is no probability model of tokens"),
    ],
)
def test_an_undefined_perplexity_says_why(n_passages, engine, note):
    matrix = doc_term(n_passages)
    estimator = make_estimator(engine, n_topics=2)
    metrics = evaluate_topics(fit_topics(matrix, estimator), matrix, estimator)
    assert math.isnan(metrics.perplexity)
    assert (metrics.perplexity_passages, metrics.perplexity_note) == (0, note)


class Blind(BaseEstimator):
    """Gives no term but the first a probability."""

    def fit(self, counts, y=None):
        self.topic_word_ = np.eye(1, counts.shape[1])
        self.doc_topic_ = np.ones((counts.shape[0], 1))
        self.alpha_, self.beta_ = np.ones(1), 1.0
        return self

    def transform(self, counts):
        return np.ones((counts.shape[0], 1))


def test_a_token_without_probability_is_infinite_and_null():
    matrix = doc_term(12)
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix, Blind())
    assert (metrics.perplexity, metrics.perplexity_note) == (math.inf, "a held-out token has no probability")
    assert metrics.to_dict()["perplexity"] is None


def test_passages_of_one_token_leave_nothing_to_score():
    whole = doc_term(12)
    matrix = replace(whole, counts=sp.csr_matrix(np.eye(12, 40, dtype=np.int32)))
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix, lda())
    assert math.isnan(metrics.perplexity)
    assert (metrics.perplexity_passages, metrics.perplexity_note) == (1, "no held-out passage has two tokens")


def test_json_has_null_for_nan():
    matrix = doc_term(12)
    topics = fit_topics(matrix, make_estimator("sklearn", n_topics=1, n_iter=2))
    table = json.loads(json.dumps(evaluate_topics(topics, matrix).to_dict(), allow_nan=False))
    assert table["perplexity"] is None
    assert table["perplexity_note"] == "not asked for"
    assert table["exclusivity"] == [1.0]


def test_metrics_come_back_from_json():
    matrix = doc_term(30)
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix, lda())
    assert Metrics.from_dict(json.loads(json.dumps(metrics.to_dict()))) == metrics
    undefined = evaluate_topics(fit_topics(matrix, make_estimator("sklearn", n_topics=1, n_iter=2)), matrix)
    back = Metrics.from_dict({**undefined.to_dict(), "of a later version": 1})
    assert math.isnan(back.perplexity)
    assert back.to_dict() == undefined.to_dict()


def test_metrics_that_lack_some_are_refused():
    matrix = doc_term(12)
    plain = evaluate_topics(fit_topics(matrix, lda()), matrix).to_dict()
    del plain["npmi"], plain["diversity"]
    with pytest.raises(ValueError, match=r"^no metrics of this version of zhuti: npmi, diversity missing\.$"):
        Metrics.from_dict(plain)


def test_another_matrix_is_refused():
    topics = fit_topics(doc_term(12), lda())
    with pytest.raises(ValueError, match=r"^the topics and the matrix are over different vocabularies\.$"):
        evaluate_topics(topics, doc_term(12, 39))


def test_a_setting_that_cannot_be_copied_is_no_obstacle():
    """A progress bar holds locks, which scikit-learn's `clone` would try to copy."""
    lock = threading.Lock()
    told = []

    def progress(stage, done, total, lock=lock):
        with lock:
            told.append((stage, done, total))

    matrix = doc_term(12)
    estimator = make_estimator("zhuti", n_topics=2, n_iter=5, progress=partial(progress, lock=lock))
    metrics = evaluate_topics(fit_topics(matrix, estimator), matrix, estimator)
    assert metrics.perplexity > 1
    assert told
