"""Distances between topics, and the map of them, against SciPy and against what the distances say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon, pdist, squareform

from zhuti.evaluate import topic_distances, topic_map


def _topics(n_topics, n_terms=30, seed=0, alpha=0.2):
    return np.random.default_rng(seed).dirichlet(np.full(n_terms, alpha), size=n_topics)


def test_distances_are_scipys():
    phi = _topics(6)
    phi[2, :5] = 0
    phi[2] /= phi[2].sum()
    expected = [[jensenshannon(p, q, base=2) for q in phi] for p in phi]
    np.testing.assert_allclose(topic_distances(phi), expected, atol=1e-7)


def test_one_topic_lies_in_the_middle():
    assert topic_distances(np.array([[0.5, 0.5]])).tolist() == [[0.0]]
    assert topic_map(np.array([[0.5, 0.5]])).tolist() == [[0.0, 0.0]]


def test_three_topics_lie_exactly_as_far_apart_as_they_are():
    phi = _topics(3)
    np.testing.assert_allclose(squareform(pdist(topic_map(phi))), topic_distances(phi), atol=1e-5)


def test_the_first_axis_spreads_them_most_and_points_to_the_farthest():
    places = topic_map(_topics(9, seed=3))
    assert places[:, 0].var() > places[:, 1].var() > 0
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-6)
    for axis in places.T:
        assert axis[np.abs(axis).argmax()] > 0
    assert np.array_equal(places, np.round(places, 6))


def test_alike_topics_lie_close():
    phi = _topics(4, seed=5)
    near = np.vstack([phi, 0.95 * phi[1] + 0.05 * phi[2]])
    between = squareform(pdist(topic_map(near)))
    assert between[1, 4] == min(between[np.triu_indices(5, 1)])


@given(st.integers(1, 7), st.integers(1, 12), st.integers(0, 1000))
def test_the_order_of_topics_does_not_move_them(n_topics, n_terms, seed):
    phi = _topics(n_topics, n_terms, seed)
    distances = topic_distances(phi)
    turned = np.roll(np.arange(n_topics), 1)
    assert ((distances >= 0) & (distances <= 1)).all()
    np.testing.assert_array_equal(distances, distances.T)
    np.testing.assert_allclose(topic_distances(phi[turned]), distances[np.ix_(turned, turned)], atol=1e-7)
    assert np.isfinite(topic_map(phi)).all()


def test_the_same_places_each_time():
    assert topic_map(_topics(20, 500)).tobytes() == topic_map(_topics(20, 500)).tobytes()


def test_no_minus_zero_which_would_be_written():
    assert not np.signbit(topic_map(np.array([[1.0, 0.0], [0.0, 1.0]]))[:, 1]).any()


@pytest.mark.parametrize("n_topics", [2, 5])
def test_alike_topics_all_lie_in_the_middle(n_topics):
    assert topic_map(np.tile([0.2, 0.8], (n_topics, 1))).tolist() == [[0.0, 0.0]] * n_topics
