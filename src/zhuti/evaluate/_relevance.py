"""Terms of a topic by relevance: what the slider of LDAvis moves."""

from __future__ import annotations

import numpy as np

from zhuti.core import FloatArray, IntArray


def relevance(topic_word: FloatArray, term_share: FloatArray, weight: float) -> FloatArray:
    """Return the relevance of every term to every topic (Sievert & Shirley 2014, eq. 1): λ log φ_kw + (1 − λ) log(φ_kw / p_w).

    Parameters
    ----------
    topic_word
        (K, V) φ, rows sum to 1.
    term_share
        (V,) p, the share of the corpus' tokens that each term has.
    weight
        λ, from 0, only what sets the term apart counts, to 1, only how frequent it is; the paper found 0.6 to serve readers best.

    Returns
    -------
    array
        (K, V) float64, higher is better; −inf for a term that the topic or the corpus does not have.

    Examples
    --------
    >>> relevance(np.array([[0.5, 0.5]]), np.array([0.25, 0.5]), 0.0).round(3).tolist()
    [[0.693, 0.0]]
    """
    log_phi, log_p = _logarithms(topic_word, term_share)
    found: FloatArray = log_phi - (1 - weight) * log_p
    return found


def relevant_terms(
    topic_word: FloatArray, term_share: FloatArray, *, n_terms: int = 20, n_steps: int = 20
) -> tuple[IntArray, ...]:
    """Return, for each topic, the terms that are among its most relevant ones for any step of the slider.

    Parameters
    ----------
    topic_word, term_share
        As of `relevance`.
    n_terms
        How many terms are shown at once.
    n_steps
        Steps from λ = 0 to λ = 1.

    Returns
    -------
    tuple of array
        K arrays of columns of `topic_word`, by falling φ; of equal ones the first column leads.

    Examples
    --------
    >>> [terms.tolist() for terms in relevant_terms(np.array([[0.6, 0.3, 0.1]]), np.array([0.8, 0.19, 0.01]), n_terms=1)]
    [[0, 2]]
    """
    log_phi, log_p = _logarithms(topic_word, term_share)
    return tuple(_candidates(row, log_p, n_terms, n_steps) for row in log_phi)


def _logarithms(topic_word: FloatArray, term_share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return (K, V) log φ, −inf where φ or p is 0, and (V,) log p, 0 where p is 0."""
    phi, p = np.asarray(topic_word, dtype=np.float64), np.asarray(term_share, dtype=np.float64)
    log_phi = np.log(phi, out=np.full_like(phi, -np.inf), where=(phi > 0) & (p > 0))
    return log_phi, np.log(p, out=np.zeros_like(p), where=p > 0)


def _candidates(log_phi: FloatArray, log_p: FloatArray, n_terms: int, n_steps: int) -> IntArray:
    chosen: set[int] = set()
    for step in range(n_steps + 1):
        values = log_phi - (1 - step / n_steps) * log_p
        # All that are not below the last one wanted, found without sorting the whole vocabulary; of equals the first lead.
        least = -np.partition(-values, n_terms - 1)[n_terms - 1] if n_terms < len(values) else -np.inf
        near = np.flatnonzero((values >= least) & np.isfinite(values))
        chosen.update(near[np.argsort(-values[near], kind="stable")[:n_terms]].tolist())
    columns = np.array(sorted(chosen), dtype=np.int64)
    return columns[np.argsort(-log_phi[columns], kind="stable")]
