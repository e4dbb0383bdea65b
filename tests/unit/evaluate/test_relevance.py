"""Relevance as the paper has it, and the candidates that the slider of the page chooses from."""

import math

import numpy as np
import pytest

from zhuti.evaluate import relevance, relevant_terms

PHI = np.array([[0.6, 0.3, 0.1, 0.0], [0.1, 0.1, 0.2, 0.6]])
SHARE = np.array([0.5, 0.25, 0.125, 0.125])


def test_by_hand():
    found = relevance(PHI, SHARE, 0.6)
    # λ log φ + (1 − λ) log(φ / p) for φ = 0.6, p = 0.5
    assert found[0, 0] == pytest.approx(0.6 * math.log(0.6) + 0.4 * math.log(0.6 / 0.5))
    assert found[1, 3] == pytest.approx(0.6 * math.log(0.6) + 0.4 * math.log(0.6 / 0.125))


def test_at_the_ends_it_is_probability_and_lift():
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(relevance(PHI, SHARE, 1.0), np.log(PHI))
        np.testing.assert_allclose(relevance(PHI, SHARE, 0.0), np.log(PHI / SHARE))


def test_what_is_not_there_comes_last():
    assert relevance(PHI, SHARE, 0.5)[0, 3] == -math.inf
    assert relevance(PHI, np.array([0.5, 0.25, 0.25, 0.0]), 0.5)[1, 3] == -math.inf


def test_the_candidates_hold_the_best_of_every_step():
    rng = np.random.default_rng(1)
    phi, share = rng.dirichlet(np.full(200, 0.1), size=4), rng.dirichlet(np.full(200, 0.5))
    found = relevant_terms(phi, share, n_terms=10, n_steps=5)
    for k, terms in enumerate(found):
        wanted = set()
        for weight in (0, 0.2, 0.4, 0.6, 0.8, 1):
            wanted |= set(np.argsort(-relevance(phi, share, weight)[k], kind="stable")[:10].tolist())
        assert set(terms.tolist()) == wanted
        assert (np.diff(phi[k, terms]) <= 0).all()


def test_terms_that_the_topic_does_not_have_are_no_candidates():
    assert [terms.tolist() for terms in relevant_terms(PHI, SHARE, n_terms=9)] == [[0, 1, 2], [3, 2, 0, 1]]
