"""Diversity, exclusivity, FREX."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal
from tests.oracles import terms as oracle

from zhuti.evaluate import exclusivity, frex, top_terms, topic_diversity

PHI = np.array([[0.5, 0.3, 0.2, 0.0], [0.1, 0.3, 0.0, 0.6]])


def test_top_terms_break_ties_by_column():
    assert top_terms(np.array([[0.2, 0.4, 0.4, 0.0]]), 9).tolist() == [[1, 2, 0, 3]]


WEIGHTS = arrays(
    np.float64,
    st.tuples(st.integers(1, 3), st.integers(1, 9)),
    elements=st.sampled_from([0.0, 0.5, 1.0, math.nan]),
)


@given(WEIGHTS, st.integers(0, 10))
def test_top_terms_are_those_of_a_full_stable_sort(weights, n_terms):
    assert_array_equal(top_terms(weights, n_terms), np.argsort(-weights, axis=1, kind="stable")[:, :n_terms])


def test_diversity_by_hand():
    assert topic_diversity(PHI, 2) == 0.75  # {0, 1} and {3, 1}
    assert topic_diversity(PHI[[0, 0]], 3) == 0.5


def test_exclusivity_by_hand():
    assert exclusivity(PHI, 2) == pytest.approx([(5 / 6 + 1 / 2) / 2, (1 + 1 / 2) / 2])
    assert exclusivity(PHI[:1]).tolist() == [0.75]  # the term that no topic has counts nothing


def test_frex_by_hand():
    # Topic 0: frequency ranks 4, 3, 2, 1 of 4; exclusivity 5/6, 1/2, 1, 0: ranks 3, 2, 4, 1 of 4.
    wanted = [2 / (4 / 3 + 4 / 4), 2 / (4 / 2 + 4 / 3), 2 / (4 / 4 + 4 / 2), 2 / (4 / 1 + 4 / 1)]
    assert frex(PHI)[0] == pytest.approx(wanted)


def test_frex_of_equal_values_has_the_higher_rank():
    assert frex(np.array([[0.25, 0.25, 0.5]])).ravel() == pytest.approx([0.8, 0.8, 1.0])  # 2 / (3/2 + 1)


def test_frex_at_its_ends_is_one_of_its_parts():
    assert frex(PHI, 0.0)[0].tolist() == [1, 0.75, 0.5, 0.25]
    assert frex(PHI, 1.0)[0].tolist() == [0.75, 0.5, 1, 0.25]


@given(seed=st.integers(0, 10**6), n_topics=st.integers(1, 5), n_terms=st.integers(1, 30))
def test_ranges(seed, n_topics, n_terms):
    topic_word = np.random.default_rng(seed).dirichlet(np.full(n_terms, 0.2), size=n_topics)
    assert 0 < topic_diversity(topic_word) <= 1
    assert topic_diversity(topic_word) >= 1 / n_topics
    for scores in (exclusivity(topic_word), frex(topic_word)):
        assert scores.dtype == np.float64
        assert ((scores > 0) & (scores <= 1 + 1e-12)).all()


@settings(deadline=None)  # the first call imports
@given(
    seed=st.integers(0, 10**6),
    n_topics=st.integers(1, 4),
    n_terms=st.integers(1, 15),
    n=st.integers(1, 20),
    weight=st.floats(0, 1),
)
def test_equal_the_oracles(seed, n_topics, n_terms, n, weight):
    phi = np.random.default_rng(seed).dirichlet(np.ones(n_terms), size=n_topics)
    rows = phi.tolist()
    assert topic_diversity(phi, n) == oracle.diversity(rows, n)
    assert exclusivity(phi, n) == pytest.approx(oracle.exclusivity(rows, n), rel=1e-12)
    assert frex(phi, weight) == pytest.approx(np.array(oracle.frex(rows, weight)), rel=1e-12)
