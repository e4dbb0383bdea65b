"""How far topics lie from each other, and a plane to see it on."""

from __future__ import annotations

from typing import cast

import numpy as np

from zhuti.core import FloatArray

_DECIMALS = 6  # what a map can show, and well above what the order of a sum changes


def topic_distances(topic_word: FloatArray) -> FloatArray:
    """Return the Jensen–Shannon distance of each pair of topics (Endres & Schindelin 2003, the root of the divergence).

    Parameters
    ----------
    topic_word
        (K, V) φ, rows sum to 1.

    Returns
    -------
    array
        (K, K) float64, symmetric, zeros on the diagonal; from 0, alike, to 1, no term in common (logarithms to base 2). A metric.

    Examples
    --------
    >>> topic_distances(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    phi = np.asarray(topic_word, dtype=np.float64)
    information = _information(phi)
    distances = np.zeros((len(phi), len(phi)))
    for k in range(len(phi) - 1):
        between = (information[k] + information[k + 1 :]) / 2 - _information((phi[k] + phi[k + 1 :]) / 2)
        distances[k, k + 1 :] = distances[k + 1 :, k] = np.sqrt(np.clip(between, 0, 1))
    return distances


def topic_map(topic_word: FloatArray) -> FloatArray:
    """Return a place on a plane for each topic: alike ones close, by classical scaling (Torgerson 1952) of their distances.

    Parameters
    ----------
    topic_word
        (K, V) φ, rows sum to 1.

    Returns
    -------
    array
        (K, 2) float64, centred on 0; the first axis spreads the topics most. The plane has no compass: each axis points to where
        its farthest topic lies, of equally far ones the first. Zeros on an axis that is not needed, as for a single topic.

    Notes
    -----
    pyLDAvis scales the divergence; this scales its root, which is a distance. Places are rounded to six decimals.

    Examples
    --------
    >>> topic_map(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [[0.5, 0.0], [-0.5, 0.0]]
    """
    squared = topic_distances(topic_word) ** 2
    centred = -(squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()) / 2
    values, vectors = np.linalg.eigh(centred)
    places = np.zeros((len(squared), 2))
    for axis, which in enumerate(np.argsort(-values, kind="stable")[:2]):
        place = np.round(vectors[:, which] * np.sqrt(max(values[which], 0.0)), _DECIMALS)
        places[:, axis] = place * np.sign(place[np.abs(place).argmax()]) + 0.0
    return places


def _information(shares: FloatArray) -> FloatArray:
    """Return Σ p log2 p of each row, 0 log 0 being 0."""
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return cast("FloatArray", np.einsum("kv,kv->k", shares, logs))
