"""How sure an article's mixture is: the 90 % interval."""

from __future__ import annotations

from typing import cast

import numpy as np
import scipy.sparse as sp
from scipy.special import betaincinv

from zhuti.core import FloatArray
from zhuti.models._likelihood import token_probability

TAILS = (0.05, 0.95)
"""The quantiles that bound the central 90 %."""


def passage_concentration(
    passage_topic: FloatArray, topic_word: FloatArray, counts: sp.csr_matrix, alpha: FloatArray
) -> FloatArray:
    """Return how much each passage's tokens say about each topic's share, in tokens of known topic.

    A passage whose n tokens had known topics would have θ ~ Dirichlet of total n + Σα. They are known only up to
    r_wk = θ_k φ_kw / Σ_j θ_j φ_jw, and the missing-information principle (Orchard & Woodbury 1972; Louis 1982) takes off what
    that hides: ν_k = n + Σα − Σ_w n_w r_wk (1 − r_wk) / (θ_k (1 − θ_k)), topic k against the rest. Terms of one topic only
    give n + Σα, terms that all topics share alike give Σα, the prior; that is also the least it can be.

    Parameters
    ----------
    passage_topic
        (P, K) θ.
    topic_word
        (K, V) φ.
    counts
        (P, V).
    alpha
        (K,) prior, or NaN for a model without one: then ν = n, since there is no posterior to speak of.

    Returns
    -------
    array
        (P, K) float64, ν; the variance of θ_k is θ_k (1 − θ_k) / (ν_k + 1).
    """
    n_tokens = np.asarray(counts.sum(axis=1), dtype=np.float64).reshape(-1, 1)
    if not np.isfinite(alpha).all():
        return np.repeat(n_tokens, len(alpha), axis=1)
    prior = alpha.sum()
    probability = token_probability(passage_topic, topic_word, counts)
    once = sp.csr_matrix((counts.data / probability, counts.indices, counts.indptr), shape=counts.shape)
    twice = sp.csr_matrix((once.data / probability, counts.indices, counts.indptr), shape=counts.shape)
    # Σ n r (1 − r) = θ Σ n φ/p − θ² Σ n φ²/p²: two sparse products, no array of (nnz, K).
    hidden = passage_topic * (once @ topic_word.T) - passage_topic**2 * (twice @ (topic_word**2).T)
    spread = passage_topic * (1 - passage_topic)
    lost = np.divide(hidden, spread, out=np.zeros_like(hidden), where=spread > 0)
    return cast("FloatArray", np.clip(n_tokens + prior - lost, prior, n_tokens + prior))


def beta_interval(mean: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the central 90 % of the Beta distributions with these means and variances.

    Parameters
    ----------
    mean, variance
        Any one shape; means in [0, 1]. Without variance, or at a mean of 0 or 1, the interval is the point.

    Returns
    -------
    low, high
        float64, the 5 % and 95 % quantiles.

    Examples
    --------
    >>> low, high = beta_interval(np.array([0.5]), np.array([1 / 12]))  # the uniform distribution
    >>> low.round(6).tolist(), high.round(6).tolist()
    ([0.05], [0.95])
    """
    low, high = mean.copy(), mean.copy()
    room = mean * (1 - mean)
    live = (variance > 0) & (variance < room)
    total = room[live] / variance[live] - 1
    for bound, quantile in zip((low, high), TAILS, strict=True):
        bound[live] = betaincinv(mean[live] * total, (1 - mean[live]) * total, quantile)
    return low, high
