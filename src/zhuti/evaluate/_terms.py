"""Measures of a topic's terms: which lead it, and whether they are its own."""

from __future__ import annotations

from typing import cast

import numpy as np

from zhuti.core import FloatArray, IntArray


def top_terms(topic_word: FloatArray, n_terms: int = 10) -> IntArray:
    """Return the leading terms of each topic, best first.

    Parameters
    ----------
    topic_word
        (K, V) φ, or any other weights such as `frex`.
    n_terms
        How many; all V where there are fewer.

    Returns
    -------
    array
        (K, min(n_terms, V)) int64, columns of `topic_word`; of equal weights the first column leads.

    Examples
    --------
    >>> top_terms(np.array([[0.2, 0.5, 0.3]]), 2).tolist()
    [[1, 2]]
    """
    falling = -np.asarray(topic_word)
    n_terms = min(n_terms, falling.shape[1])
    leading = np.empty((len(falling), n_terms), dtype=np.int64)
    for found, row in zip(leading, falling, strict=True):
        # All that may lead, ties and undefined weights with them: sorting a whole row would take ten times as long.
        near = (
            np.flatnonzero(~(row > np.partition(row, n_terms - 1)[n_terms - 1])) if n_terms else np.empty(0, np.int64)
        )
        found[:] = near[np.argsort(row[near], kind="stable")[:n_terms]]
    return leading


def topic_diversity(topic_word: FloatArray, n_terms: int = 25) -> float:
    """Return the share of distinct terms among the leading terms of all topics (Dieng, Ruiz & Blei 2020, section 6).

    Parameters
    ----------
    topic_word
        (K, V) φ.
    n_terms
        Leading terms a topic.

    Returns
    -------
    float
        From 1 / K, all topics lead with the same terms, to 1, no two share one; higher is better. It falls by itself where
        K · n_terms comes near V.

    Examples
    --------
    >>> topic_diversity(np.array([[0.5, 0.3, 0.2], [0.5, 0.2, 0.3]]), n_terms=2)
    0.75
    """
    leading = top_terms(topic_word, n_terms)
    return len(np.unique(leading)) / leading.size


def exclusivity(topic_word: FloatArray, n_terms: int = 10) -> FloatArray:
    """Return how far each topic has its leading terms to itself: the mean over them of φ_kw / Σ_j φ_jw.

    Parameters
    ----------
    topic_word
        (K, V) φ.
    n_terms
        Leading terms a topic.

    Returns
    -------
    array
        (K,) float64 from 0 to 1; higher is better. 1 / K where all topics are alike, 1 for the only topic.

    Examples
    --------
    >>> exclusivity(np.array([[0.6, 0.4], [0.2, 0.8]]), n_terms=1).round(3).tolist()
    [0.75, 0.667]
    """
    owned = np.take_along_axis(_owned(topic_word), top_terms(topic_word, n_terms), axis=1)
    return cast("FloatArray", owned.mean(axis=1))


def frex(topic_word: FloatArray, weight: float = 0.5) -> FloatArray:
    """Return the FREX score of every term in every topic: frequent and exclusive at once (Bischof & Airoldi 2012, eq. 4).

    The harmonic mean of two ranks within the topic, each from 1 / V to 1: of the term's frequency φ_kw, and of its
    exclusivity φ_kw / Σ_j φ_jw. Equal values get the higher rank, as in an empirical distribution function.

    Parameters
    ----------
    topic_word
        (K, V) φ.
    weight
        Of exclusivity, from 0 to 1.

    Returns
    -------
    array
        (K, V) float64 in (0, 1]; higher is better. With one topic all terms are equally exclusive, and frequency decides.

    Examples
    --------
    >>> frex(np.array([[0.6, 0.4], [0.2, 0.8]])).round(3).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    topic_word = np.asarray(topic_word, dtype=np.float64)
    frequency, owned = _ecdf(topic_word), _ecdf(_owned(topic_word))
    return cast("FloatArray", 1 / (weight / owned + (1 - weight) / frequency))


def _owned(topic_word: FloatArray) -> FloatArray:
    """Return φ_kw / Σ_j φ_jw; 0 for a term that no topic has."""
    topic_word = np.asarray(topic_word, dtype=np.float64)
    total = topic_word.sum(axis=0, keepdims=True)
    owned: FloatArray = np.divide(topic_word, total, out=np.zeros_like(topic_word), where=total > 0)
    return owned


def _ecdf(values: FloatArray) -> FloatArray:
    """Return, within each row, the share of values not above each value."""
    from scipy.stats import rankdata

    return cast("FloatArray", rankdata(values, method="max", axis=1) / values.shape[1])
