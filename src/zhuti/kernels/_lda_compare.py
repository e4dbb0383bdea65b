"""What starts of our LDA are told apart by: topics worth making one, and how well drawn topics foresee; see `_lda_sample`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import kernel
from zhuti.kernels._lda_sample import LDA_MAX_DRAWS

_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]


@kernel
def lda_union(counts: _Floats, prior: float, topic: int, out_gain: _Floats) -> None:
    """Add to ``out_gain[k]`` what log-likelihood rows of drawn counts gain were their columns `topic` and k one.

    ``lgamma(n + m + prior) + lgamma(prior) - lgamma(n + prior) - lgamma(m + prior)`` for each row; nothing where n or m is 0.
    """
    base = math.lgamma(prior)
    for row in range(counts.shape[0]):
        n = np.float64(counts[row, topic])
        if n > 0:
            own = math.lgamma(n + prior) - base
            for k in range(out_gain.shape[0]):
                m = np.float64(counts[row, k])
                if m > 0 and k != topic:
                    out_gain[k] += math.lgamma(n + m + prior) - math.lgamma(m + prior) - own


@kernel
def lda_foresee(
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    begins: _Ints,
    first: int,
    step: int,
    topic_norm: _Floats,
    alpha: _Floats,
    beta: np.float32,
    n_topics: int,
    topics: _Ints,
    doc_topic: _Floats,
    word_topic: _Floats,
    out_loglik: _Floats,
) -> None:
    """Put in ``out_loglik[0]`` the sum of ``c * log p(w | d)`` over a shard's entries, each foreseen by all others.

    ``p = sum((n_dk + alpha) * (n_wk + beta) / (n_k + V beta)) / sum(n_dk + alpha)``, the entry's own draws left out of n_dk, n_wk
    and n_k; ``topic_norm`` is n_k + V beta.
    """
    own = np.zeros(n_topics)
    prior = 0.0
    for k in range(n_topics):
        prior += alpha[k]
    loglik = 0.0
    for row in range(doc_topic.shape[0]):
        doc = first + row * step
        length = 0.0
        for i in range(indptr[doc], indptr[doc + 1]):
            length += counts[i]
        at = begins[doc]
        for i in range(indptr[doc], indptr[doc + 1]):
            n_draws = min(counts[i], LDA_MAX_DRAWS)
            for j in range(n_draws):
                own[topics[at + j]] += (counts[i] + j) // n_draws
            mass = 0.0
            for k in range(n_topics):
                in_doc = max(doc_topic[row, k] - own[k], 0.0) + alpha[k]
                mass += in_doc * (max(word_topic[indices[i], k] - own[k], 0.0) + beta) / (topic_norm[k] - own[k])
            loglik += counts[i] * np.log(mass / (length - counts[i] + prior))
            for j in range(n_draws):
                own[topics[at + j]] = 0.0
            at += n_draws
    out_loglik[0] = loglik
