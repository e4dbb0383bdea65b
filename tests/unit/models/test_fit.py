"""From a matrix to frozen topics."""

import json

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.stats import beta
from sklearn.base import BaseEstimator

from zhuti.matrix import DocTerm
from zhuti.models import ENGINES, fit_topics, load_topics, make_estimator, save_topics


class Known(BaseEstimator):
    """An estimator whose answer is given."""

    def __init__(self, topic_word=None, doc_topic=None, alpha=None, n_threads=1, progress=print):
        self.topic_word = topic_word
        self.doc_topic = doc_topic
        self.alpha = alpha
        self.n_threads = n_threads
        self.progress = progress

    def fit(self, counts, y=None):
        self.topic_word_ = np.array(self.topic_word)
        self.doc_topic_ = np.array(self.doc_topic)
        self.alpha_ = np.array(self.alpha)
        self.beta_ = 0.01
        return self


def doc_term(counts, passage_doc, n_docs):
    counts = sp.csr_matrix(np.array(counts, dtype=np.int32))
    n_passages, n_terms = counts.shape
    return DocTerm(
        counts=counts,
        vocabulary=tuple(chr(0x4E00 + i) for i in range(n_terms)),
        doc_ids=tuple(f"d{i}" for i in range(n_docs)),
        passage_doc=np.array(passage_doc, dtype=np.int32),
        passage_paragraph=np.zeros(n_passages, dtype=np.int32),
    )


@pytest.fixture
def known():
    """Two topics without a shared term; article d1 is empty."""
    return Known(
        topic_word=[[0.5, 0.5, 0, 0], [0, 0, 0.25, 0.75]],
        doc_topic=[[0.25, 0.75], [0.5, 0.5], [0.5, 0.5], [0.1, 0.9]],
        alpha=[0.5, 0.5],
    )


@pytest.fixture
def matrix():
    return doc_term([[1, 0, 0, 3], [5, 1, 1, 5], [0, 0, 0, 0], [1, 0, 4, 5]], [0, 0, 1, 2], 3)


def test_by_hand(known, matrix):
    topics = fit_topics(matrix, known)
    # Tokens 4, 12, 0, 10. Topic 0 has 1 + 6 + 1 = 8 of 26, so it becomes topic 1.
    assert topics.topic_share == pytest.approx([18 / 26, 8 / 26])
    assert topics.topic_word.tolist() == [[0, 0, 0.25, 0.75], [0.5, 0.5, 0, 0]]
    assert topics.passage_topic[0].tolist() == [0.75, 0.25]
    # d0: (4 · .75 + 12 · .5) / 16; d1: the prior; d2: its one passage.
    assert topics.doc_topic == pytest.approx(np.array([[9 / 16, 7 / 16], [0.5, 0.5], [0.9, 0.1]]))
    # Every term belongs to one topic, so nothing is hidden: ν = n + Σα.
    first = (1 / 16) * 0.75 * 0.25 / 6 + (9 / 16) * 0.25 / 14
    total = (9 / 16) * (7 / 16) / first - 1
    assert topics.low[0, 0] == pytest.approx(beta.ppf(0.05, 9 / 16 * total, 7 / 16 * total))
    assert topics.high[0, 0] == pytest.approx(beta.ppf(0.95, 9 / 16 * total, 7 / 16 * total))
    assert topics.low[1] == pytest.approx(beta.ppf(0.05, 0.5, 0.5))
    assert topics.high[2] == pytest.approx([beta.ppf(0.95, 0.9 * 11, 0.1 * 11), beta.ppf(0.95, 0.1 * 11, 0.9 * 11)])


def test_terms_that_say_nothing_leave_the_prior(matrix):
    same = [0.25] * 4
    vague = Known(topic_word=[same, same], doc_topic=[[0.5, 0.5]] * 4, alpha=[2.0, 2.0])
    topics = fit_topics(matrix, vague)
    assert topics.low[2] == pytest.approx(beta.ppf(0.05, 2, 2))
    assert topics.high[2] == pytest.approx(beta.ppf(0.95, 2, 2))


def test_what_cannot_change_the_result_is_no_parameter(known, matrix):
    assert list(fit_topics(matrix, known).params) == ["alpha", "doc_topic", "topic_word"]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_topics_that_hold_together(engine, tmp_path):
    rng = np.random.default_rng(5)
    counts = rng.poisson(0.4, size=(24, 40))
    counts[[3, 7]] = 0
    matrix = doc_term(counts, [0, 0, 1, 2, *[3] * 3, *range(4, 21)], 21)
    topics = fit_topics(matrix, make_estimator(engine, n_topics=4, n_iter=400 if engine == "nmf" else 5))
    assert topics.engine == engine
    assert topics.params["n_topics"] == 4
    assert (np.diff(topics.topic_share) <= 0).all()
    for rows in (topics.topic_word, topics.doc_topic, topics.passage_topic, topics.topic_share[None]):
        assert np.abs(rows.sum(axis=1) - 1).max() < 1e-12
    for name in ("topic_word", "doc_topic", "low", "high", "passage_topic", "topic_share", "alpha", "beta"):
        assert getattr(topics, name).dtype == np.float64
        assert not getattr(topics, name).flags.writeable
    assert (topics.low >= 0).all()
    assert (topics.high <= 1).all()
    assert (topics.low <= topics.high).all()
    json.dumps(topics.params, allow_nan=False)
    save_topics(topics, tmp_path / "model")
    back = load_topics(tmp_path / "model")
    assert back.low.tobytes() == topics.low.tobytes()
    assert back.params == topics.params


def test_one_topic_is_certain(matrix):
    topics = fit_topics(matrix, make_estimator("sklearn", n_topics=1, n_iter=2))
    for array in (topics.doc_topic, topics.low, topics.high):
        assert array.tolist() == [[1.0]] * 3


def test_an_article_without_tokens_under_nmf_is_flat(matrix):
    topics = fit_topics(matrix, make_estimator("nmf", n_topics=2))
    assert topics.doc_topic[1].tolist() == [0.5, 0.5]
    assert topics.low[1] == pytest.approx([0.05, 0.05])
    assert topics.high[1] == pytest.approx([0.95, 0.95])


def test_blocks_of_articles_and_threads_change_nothing(monkeypatch):
    rng = np.random.default_rng(1)
    counts = rng.poisson(0.6, size=(60, 30))
    counts[[4, 9]] = 0
    matrix = doc_term(counts, np.repeat(np.arange(30), 2), 30)
    found = [fit_topics(matrix, make_estimator("zhuti", n_topics=3, n_samples=2, n_threads=1))]
    monkeypatch.setattr("zhuti.models._articles._BLOCK_CELLS", 3 * 7)
    found.append(fit_topics(matrix, make_estimator("zhuti", n_topics=3, n_samples=2, n_threads=1)))
    monkeypatch.setattr("zhuti.models._lda_counts._SHARD_ENTRIES", 1)
    found.append(fit_topics(matrix, make_estimator("zhuti", n_topics=3, n_samples=2, n_threads=1)))
    found.append(fit_topics(matrix, make_estimator("zhuti", n_topics=3, n_samples=2, n_threads=3)))
    for first, second in ((0, 1), (2, 3)):
        for name in ("doc_topic", "low", "high", "passage_topic", "topic_word"):
            assert getattr(found[first], name).tobytes() == getattr(found[second], name).tobytes()


def test_arrays_that_do_not_fit_together_are_refused(known, matrix):
    from dataclasses import replace

    topics = fit_topics(matrix, known)
    with pytest.raises(ValueError, match=r"low has shape \(3, 1\), wanted \(3, 2\)\."):
        replace(topics, low=topics.low[:, :1])
    with pytest.raises(ValueError, match=r"passage_topic has shape \(4, 1\), wanted \(4, 2\)\."):
        replace(topics, passage_topic=topics.passage_topic[:, :1])
