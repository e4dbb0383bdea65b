"""Held-out perplexity."""

import math

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import BaseEstimator
from tests.oracles import terms as oracle

from zhuti.evaluate import perplexity, split_tokens
from zhuti.evaluate._perplexity import perplexity_with_error
from zhuti.models import make_estimator


class Fixed(BaseEstimator):
    """θ is the share of the row's first term, so the two halves can be told apart."""

    topic_word_ = np.array([[1.0, 0.0], [0.5, 0.5]])

    def transform(self, counts):
        share = (counts.toarray()[:, :1] + 1) / (counts.sum(axis=1).reshape(-1, 1) + 2)
        return np.asarray(np.hstack([share, 1 - share]))


@given(seed=st.integers(0, 10**6), random_state=st.integers(0, 10**6))
def test_halves_sum_to_the_whole(seed, random_state):
    counts = sp.csr_matrix(np.random.default_rng(seed).poisson(0.7, size=(6, 8)))
    observed, scored = split_tokens(counts, random_state)
    assert ((observed + scored) != counts).nnz == 0
    for half in (observed, scored):
        assert (half.data > 0).all()
    n_tokens = counts.sum(axis=1)
    assert scored.sum(axis=1).tolist() == (n_tokens // 2).tolist()


def test_the_draw_is_fair():
    counts = sp.csr_matrix(np.tile([30, 10, 0, 2], (4000, 1)))
    observed, _ = split_tokens(counts)
    draws = observed.toarray()
    assert draws.mean(axis=0) == pytest.approx([15, 5, 0, 1], abs=0.15)
    # Hypergeometric: 21 of 42, 10 of them of the second term: 21 · 10/42 · 32/42 · 21/41.
    assert draws[:, 1].var() == pytest.approx(21 * 10 / 42 * 32 / 42 * 21 / 41, rel=0.1)


def test_a_row_is_split_by_its_number_alone():
    counts = sp.csr_matrix(np.random.default_rng(0).poisson(3, size=(9, 7)))
    whole, part = split_tokens(counts)[0], split_tokens(counts[:4])[0]
    assert (whole[:4] != part).nnz == 0
    assert (split_tokens(counts, 1)[0] != whole).nnz > 0
    same = sp.csr_matrix(np.tile([9, 9, 9], (5, 1)))
    assert len({tuple(row) for row in split_tokens(same)[0].toarray().tolist()}) > 1


def test_by_hand():
    counts = sp.csr_matrix([[4, 0], [0, 2]])
    # Row 0: θ = (3/4, 1/4), p(first) = 3/4 + 1/8 = 7/8, twice. Row 1: θ = (1/3, 2/3), p(second) = 1/3, once.
    assert perplexity(Fixed(), counts) == pytest.approx(math.exp(-(2 * math.log(7 / 8) + math.log(1 / 3)) / 3))


def test_its_error_by_hand():
    # As above: row 0 has 2 tokens of ln 7/8, row 1 one of ln 1/3; how far each row is from n times the mean, squared.
    mean = (2 * math.log(7 / 8) + math.log(1 / 3)) / 3
    apart = [2 * math.log(7 / 8) - 2 * mean, math.log(1 / 3) - mean]
    counts = sp.csr_matrix([[4, 0], [0, 2], [0, 0], [1, 0]])
    score, error = perplexity_with_error(Fixed(), counts)
    assert error == pytest.approx(math.sqrt(2 / 1 * sum(a * a for a in apart)) / 3)
    assert score == perplexity(Fixed(), counts)


def test_its_error_is_how_it_varies_from_sample_to_sample():
    rng = np.random.default_rng(2)
    first = rng.binomial(40, rng.beta(1, 1, size=8000))
    counts = sp.csr_matrix(np.column_stack([first, 40 - first]))
    found = [perplexity_with_error(Fixed(), counts[i : i + 80]) for i in range(0, 8000, 80)]
    spread = np.std([math.log(score) for score, _ in found])
    assert np.mean([error for _, error in found]) == pytest.approx(spread, rel=0.2)


def test_its_error_is_undefined_for_one_document_or_no_probability():
    score, error = perplexity_with_error(Fixed(), sp.csr_matrix([[4, 0], [1, 0]]))
    assert score > 1
    assert math.isnan(error)
    estimator = Fixed()
    estimator.topic_word_ = np.array([[1.0, 0.0], [1.0, 0.0]])
    score, error = perplexity_with_error(estimator, sp.csr_matrix([[4, 0], [0, 4]]))
    assert score == math.inf
    assert math.isnan(error)


@given(seed=st.integers(0, 10**6), random_state=st.integers(0, 99))
def test_equals_the_oracle(seed, random_state):
    counts = sp.csr_matrix(np.random.default_rng(seed).poisson(1.5, size=(5, 2)))
    observed, scored = split_tokens(counts, random_state)
    theta = Fixed().transform(observed).tolist()
    wanted = oracle.perplexity(theta, Fixed.topic_word_.tolist(), scored.toarray().tolist())
    assert perplexity(Fixed(), counts, random_state=random_state) == pytest.approx(wanted, rel=1e-12, nan_ok=True)


def test_nothing_to_score_is_undefined():
    assert math.isnan(perplexity(Fixed(), sp.csr_matrix([[1, 0], [0, 0]])))


def test_no_probability_is_infinite():
    estimator = Fixed()
    estimator.topic_word_ = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert perplexity(estimator, sp.csr_matrix([[0, 4]])) == math.inf


def test_knowing_nothing_costs_the_vocabulary():
    counts = sp.csr_matrix(np.full((3, 50), 2))
    lda = make_estimator("sklearn", n_topics=1, n_iter=1).fit(counts)
    assert perplexity(lda, counts) == pytest.approx(50)


def test_the_true_topics_beat_shuffled_ones():
    rng = np.random.default_rng(4)
    phi = rng.dirichlet(np.full(60, 0.05), size=4)
    counts = sp.csr_matrix([rng.multinomial(80, rng.dirichlet(np.full(4, 0.2)) @ phi) for _ in range(60)])
    lda = make_estimator("sklearn", n_topics=4, n_iter=30).fit(counts[:50])
    held = counts[50:]
    right = perplexity(lda, held)
    lda.topic_word_ = lda.topic_word_[:, rng.permutation(60)]
    assert right < 60 < perplexity(lda, held)
