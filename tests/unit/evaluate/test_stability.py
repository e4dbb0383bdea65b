"""Whether the same topics come again."""

import math
import time
from dataclasses import asdict

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment
from sklearn.base import BaseEstimator

from zhuti.core import RequestError
from zhuti.evaluate import _stability as module
from zhuti.evaluate import topic_similarity, topic_stability
from zhuti.evaluate._refit import fresh_estimator, sample_passages
from zhuti.matrix import DocTerm
from zhuti.models import fit_topics, make_estimator


def planted(n_topics=4, n_passages=120, n_terms=200, seed=3):
    rng = np.random.default_rng(seed)
    phi = rng.dirichlet(np.full(n_terms, 0.05), n_topics)
    theta = rng.dirichlet(np.full(n_topics, 0.1), n_passages)
    return matrix(np.array([rng.multinomial(60, row @ phi) for row in theta], dtype=np.int32))


def matrix(counts):
    n_passages, n_terms = counts.shape
    words = tuple(chr(0x4E00 + i) for i in range(n_terms))
    ids = tuple(map(str, range(n_passages)))
    return DocTerm(sp.csr_matrix(counts), words, ids, np.arange(n_passages), np.zeros(n_passages, int))


def lda(n_topics=4, **options):
    return make_estimator("zhuti", n_topics=n_topics, **options)


@pytest.fixture(scope="module")
def fitted():
    doc_term = planted()
    return doc_term, fit_topics(doc_term, lda())


class Told(BaseEstimator):
    """Writes down what it is fitted to, and gives the topics it was told."""

    def __init__(self, topics=None, seen=None, random_state=0):
        self.topics = topics
        self.seen = seen
        self.random_state = random_state

    def fit(self, counts, y=None):
        self.topic_word_ = self.topics[len(self.seen)]
        self.seen.append((counts.toarray(), self.random_state))
        return self


def test_planted_topics_are_stable(fitted):
    doc_term, _ = fitted
    best_of_four = lda(n_restarts=4)  # a single start may merge two of them
    stability = topic_stability(doc_term, fit_topics(doc_term, best_of_four), best_of_four)
    assert not any(stability.unstable)
    assert min(stability.js_low) > max(stability.js_rival)
    assert (stability.n_states, stability.n_resamples, stability.n_passages, stability.note) == (3, 3, 120, "")


def test_topics_of_no_structure_are_not():
    """Tokens dealt out at random: whatever is found is found by chance."""
    rng = np.random.default_rng(0)
    doc_term = matrix(rng.multinomial(60, rng.dirichlet(np.full(200, 0.5)), size=120).astype(np.int32))
    stability = topic_stability(doc_term, fit_topics(doc_term, lda()), lda())
    assert all(stability.unstable)


def test_more_topics_than_were_planted_are_named():
    doc_term = planted()
    stability = topic_stability(doc_term, fit_topics(doc_term, lda(7)), lda(7))
    assert 0 < sum(stability.unstable) < 7


def test_every_figure_from_its_definition(fitted):
    doc_term, topics = fitted
    rng = np.random.default_rng(1)
    found = [0.7 * topics.topic_word[rng.permutation(4)] + 0.3 * rng.dirichlet(np.ones(200), 4) for _ in range(5)]
    stability = topic_stability(doc_term, topics, Told(found, []), n_refits=5)
    for measure in ("js", "rbo"):
        own, rival = [], []
        for refit in found:
            similarity = topic_similarity(topics.topic_word, refit, measure)
            _, partner = linear_sum_assignment(similarity, maximize=True)
            own.append([similarity[k, j] for k, j in enumerate(partner)])
            rival.append([max(similarity[k, j] for j in range(4) if j != partner[k]) for k in range(4)])
        figures = asdict(stability)
        assert figures[measure] == pytest.approx(np.mean(own, axis=0))
        assert figures[f"{measure}_low"] == pytest.approx(np.min(own, axis=0))
        assert figures[f"{measure}_high"] == pytest.approx(np.max(own, axis=0))
        assert figures[f"{measure}_rival"] == pytest.approx(np.max(rival, axis=0))
        if measure == "js":
            assert stability.across_states == pytest.approx(np.mean(own[::2], axis=0))
            assert stability.across_resamples == pytest.approx(np.mean(own[1::2], axis=0))
    assert (stability.n_states, stability.n_resamples) == (3, 2)


def test_the_interval_leaves_out_a_twentieth_at_either_end(fitted):
    doc_term, topics = fitted
    mixed = [(1 - w) * topics.topic_word + w / 200 for w in np.linspace(0, 0.6, 40)]
    own = sorted(topic_similarity(topics.topic_word, refit)[0, 0] for refit in mixed)
    stability = topic_stability(doc_term, topics, Told(mixed[::-1], []), n_refits=40)
    assert (stability.js_low[0], stability.js_high[0]) == pytest.approx((own[1], own[37]))


def test_a_topic_as_near_to_another_is_unstable():
    phi = np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])
    doc_term = matrix(np.array([[5, 5, 0, 0], [0, 0, 4, 4]] * 2, dtype=np.int32))
    topics = fit_topics(doc_term, make_estimator("nmf", n_topics=2))
    assert topics.topic_word == pytest.approx(phi, abs=1e-6)
    halves = np.array([[0.25, 0.25, 0.25, 0.25], [0, 0, 0.5, 0.5]])
    twins = np.array([[0.0, 0, 0.5, 0.5], [0, 0, 0.5, 0.5]])
    assert topic_stability(doc_term, topics, Told([phi, halves], []), n_refits=2).unstable == (False, False)
    # In the second refit topic 0 is nowhere, and both are topic 1: each of the two has a rival as near.
    assert topic_stability(doc_term, topics, Told([phi, twins], []), n_refits=2).unstable == (True, True)


def test_one_kind_draws_passages_the_other_a_random_state(fitted):
    doc_term, topics = fitted
    seen = []
    topic_stability(doc_term, topics, Told([topics.topic_word] * 4, seen, random_state=7), n_refits=4)
    whole = doc_term.counts.toarray()
    assert all((counts == whole).all() for counts, _ in seen[::2])
    assert len({state for _, state in seen[::2]} | {7}) == 3
    for counts, state in seen[1::2]:
        assert state == 7
        assert counts.shape == whole.shape
        kinds = {row.tobytes() for row in whole}
        drawn = {row.tobytes() for row in counts}
        assert drawn < kinds
        assert 0.5 < len(drawn) / len(kinds) < 0.75  # 1 − 1/e of them
    assert (seen[1][0] != seen[3][0]).any()


def test_the_same_figures_for_any_number_of_threads(fitted):
    doc_term, topics = fitted
    one, two = (topic_stability(doc_term, topics, lda(n_threads=n), n_refits=3) for n in (1, 2))
    assert one == two
    assert one != topic_stability(doc_term, topics, lda(), n_refits=3, random_state=1)


def test_a_large_corpus_is_sampled(fitted, monkeypatch):
    doc_term, topics = fitted
    monkeypatch.setattr(module, "REFIT_TOKENS", 60 * 30 + 59)
    seen = []
    stability = topic_stability(doc_term, topics, Told([topics.topic_word] * 2, seen), n_refits=2)
    assert stability.n_passages == 30
    assert stability.note == "refits are of 30 of 120 passages"
    assert [counts.shape for counts, _ in seen] == [(30, 200)] * 2
    whole = {row.tobytes() for row in doc_term.counts.toarray()}
    assert {row.tobytes() for counts, _ in seen for row in counts} <= whole


def test_a_single_topic_has_no_rival(fitted):
    doc_term, _ = fitted
    stability = topic_stability(doc_term, fit_topics(doc_term, lda(1)), lda(1), n_refits=2)
    assert np.isnan(stability.js_rival).all()
    assert stability.unstable == (False,)
    assert stability.js[0] > 0.9


def test_one_refit_has_only_one_kind(fitted):
    stability = topic_stability(*fitted, lda(), n_refits=1)
    assert (stability.n_states, stability.n_resamples) == (1, 0)
    assert np.isnan(stability.across_resamples).all()
    assert stability.js == stability.js_low == stability.js_high == stability.across_states


@pytest.mark.parametrize("engine", ["gensim", "sklearn", "nmf"])
def test_every_engine_can_be_fitted_anew(fitted, engine):
    doc_term, _ = fitted
    options = {} if engine == "nmf" else {"n_iter": 3}
    estimator = make_estimator(engine, n_topics=3, **options)
    stability = topic_stability(doc_term, fit_topics(doc_term, estimator), estimator, n_refits=2)
    assert all(0 <= value <= 1 for value in (*stability.js, *stability.rbo))


def test_the_estimator_is_not_touched(fitted):
    estimator = lda()
    topic_stability(*fitted, estimator, n_refits=2)
    assert not hasattr(estimator, "topic_word_")


def test_an_interrupt_does_not_wait_for_refits_that_have_not_begun(fitted):
    begun = []

    class Slow(Told):
        def __init__(self, topics=None, seen=None, random_state=0, n_threads=1):
            super().__init__(topics, seen, random_state)
            self.n_threads = n_threads

        def fit(self, counts, y=None):
            begun.append(1)
            time.sleep(0.05)
            return super().fit(counts, y)

    def interrupt(stage, done, total):
        raise KeyboardInterrupt

    doc_term, topics = fitted
    with pytest.raises(KeyboardInterrupt):
        topic_stability(doc_term, topics, Slow([topics.topic_word] * 50, []), n_refits=50, progress=interrupt)
    assert len(begun) < 50


def test_progress_is_told(fitted):
    told = []
    topic_stability(
        *fitted, lda(progress=lambda *note: told.append(note)), n_refits=3, progress=lambda *n: told.append(n)
    )
    assert told == [("evaluate", 1, 3), ("evaluate", 2, 3), ("evaluate", 3, 3)]


class TestUndefined:
    def test_not_asked_for(self, fitted):
        for estimator, n_refits in ((None, 6), (lda(), 0)):
            stability = topic_stability(*fitted, estimator, n_refits=n_refits)
            assert stability.note == "not asked for"
            assert (stability.n_states, stability.n_resamples, stability.n_passages) == (0, 0, 0)
            assert stability.unstable == (False,) * len(stability.js) == (False,) * 4
            for name, value in asdict(stability).items():
                if name.startswith(("js", "rbo", "across")):
                    assert all(map(math.isnan, value))

    def test_one_passage(self):
        doc_term = matrix(np.array([[0, 0, 0], [3, 2, 1]], dtype=np.int32))
        stability = topic_stability(doc_term, fit_topics(doc_term, lda(2)), lda(2))
        assert stability.note == "1 passages are too few to fit anew"

    def test_another_vocabulary(self, fitted):
        with pytest.raises(ValueError, match=r"^the topics and the matrix are over different vocabularies\.$"):
            topic_stability(planted(n_terms=50), fitted[1], lda())

    def test_fewer_than_none(self, fitted):
        with pytest.raises(RequestError) as caught:
            topic_stability(*fitted, lda(), n_refits=-1)
        assert str(caught.value) == "n_refits must be 0 or more, got -1."


class TestSample:
    def test_all_where_they_fit(self):
        counts = sp.csr_matrix([[1, 2], [0, 0], [3, 0]])
        rows, n_filled = sample_passages(counts, 6, 0)
        assert (sorted(rows.tolist()), n_filled) == ([0, 2], 2)

    def test_ten_at_least(self):
        rows, n_filled = sample_passages(sp.csr_matrix(np.full((40, 2), 9)), 20, 0)
        assert (len(set(rows.tolist())), n_filled) == (10, 40)

    def test_no_more_tokens_than_allowed(self):
        counts = sp.csr_matrix(np.arange(1, 201).reshape(-1, 1))
        for state in range(5):
            rows, _ = sample_passages(counts, 5000, state)
            assert 5000 - 200 < counts[rows].sum() <= 5000

    def test_it_is_keyed_by_the_random_state(self):
        counts = sp.csr_matrix(np.full((90, 2), 1))
        one, two, same = (sample_passages(counts, 40, state)[0].tolist() for state in (1, 2, 1))
        assert one == same
        assert sorted(one) != sorted(two)

    def test_a_fresh_estimator_has_the_settings(self):
        made = fresh_estimator(lda(5, n_iter=7), random_state=3, unknown=1)
        assert (made.n_topics, made.n_iter, made.random_state) == (5, 7, 3)
