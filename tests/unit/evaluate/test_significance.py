"""Distances from topics that say nothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy

from zhuti.evaluate import topic_significance


@settings(deadline=None)  # the first call imports or compiles
@given(seed=st.integers(0, 10**6), n_topics=st.integers(1, 5), n_terms=st.integers(1, 20), n_docs=st.integers(1, 9))
def test_equals_scipy(seed, n_topics, n_terms, n_docs):
    rng = np.random.default_rng(seed)
    phi, share = rng.dirichlet(np.full(n_terms, 0.3), n_topics), rng.dirichlet(np.ones(n_topics))
    theta = rng.dirichlet(np.ones(n_topics), n_docs)
    found = topic_significance(phi, share, theta)
    wanted = [
        entropy(phi, np.ones((n_topics, n_terms)), axis=1),
        entropy(phi, np.tile(share @ phi, (n_topics, 1)), axis=1),
        entropy(theta.T, np.ones((n_topics, n_docs)), axis=1),  # scipy scales to sums of 1
    ]
    for values, oracle in zip(found, wanted, strict=True):
        assert values == pytest.approx(oracle, abs=1e-12)


def test_by_hand():
    phi = np.array([[1.0, 0, 0, 0], [0, 0, 0.5, 0.5]])
    theta = np.array([[1.0, 0], [0.5, 0.5], [0.5, 0.5]])
    found = topic_significance(phi, np.array([0.5, 0.5]), theta)
    assert found.uniform == pytest.approx([math.log(4), math.log(2)])
    assert found.vacuous == pytest.approx([math.log(2), math.log(2)])
    # Topic 0 lies ½, ¼, ¼ in the three articles: ln 3 less its entropy 1.5 ln 2; topic 1 in two of them alike.
    assert found.background == pytest.approx([math.log(3) - 1.5 * math.log(2), math.log(3 / 2)])


def test_a_topic_that_is_the_corpus_is_no_distance_from_it():
    found = topic_significance(np.array([[0.75, 0.25]]), np.array([1.0]), np.ones((3, 1)))
    assert (found.vacuous.tolist(), found.background.tolist()) == ([0.0], pytest.approx([0.0]))


def test_without_a_share_or_articles_it_is_undefined():
    found = topic_significance(np.eye(2), np.array([1.0, 0.0]), np.array([[1.0, 0.0]]))
    assert found.vacuous.tolist() == pytest.approx([0.0, math.nan], nan_ok=True)
    assert found.background.tolist() == pytest.approx([0.0, math.nan], nan_ok=True)
    assert np.isnan(topic_significance(np.eye(2), np.array([1.0, 0.0]), np.empty((0, 2))).background).all()
