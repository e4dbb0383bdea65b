"""Latent Dirichlet allocation by Gibbs sampling under frozen topics, one shard of documents at a time; see `_lda` for the glossary.

The c tokens of an entry are drawn in at most MAX_DRAWS draws of equal weight, so that a count of a million costs no million draws.
A document's draws stand in `topics` one after another, entry by entry.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import kernel
from zhuti.kernels._lda import _GOLDEN, LDA_LANES, _mix

LDA_MAX_DRAWS = 16
_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]


@kernel
def _draw(shares: _Floats, sums: _Floats, bits: np.uint64) -> Any:
    """Equivalent to ``np.searchsorted(np.cumsum(shares), u * shares.sum(), side="right")``; `sums` is scratch."""
    total = np.float32(0)
    for j in range(shares.shape[0]):
        s = shares[j]
        sums[j] = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
        total += sums[j]
    rest = np.float32(np.int64(bits >> np.uint64(41)) * 2.0**-23) * total
    j = 0
    while j < shares.shape[0] - 1 and rest >= sums[j]:
        rest -= sums[j]
        j += 1
    k = 0
    while k < LDA_LANES - 1 and rest >= shares[j, k]:
        rest -= shares[j, k]
        k += 1
    k += j * LDA_LANES
    # Rounding may carry the search past the last share that is not zero.
    while k > 0 and shares[k // LDA_LANES, k % LDA_LANES] == 0:
        k -= 1
    return k


@kernel
def lda_sample(
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    begins: _Ints,
    first: int,
    step: int,
    word_topic: _Floats,
    topic_norm: _Floats,
    alpha: _Floats,
    beta: np.float32,
    key: np.uint64,
    fresh: bool,
    topics: _Ints,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
) -> None:
    """Draw the topic of each token of a shard once (Griffiths & Steyvers 2004, eq. 5), the other documents' counts as they were.

    ``p(k) = (n_dk + alpha) * (n_wk + beta) / (n_k + V beta)``, the token's own last draw left out of every count; n_dk changes from
    draw to draw, the topics do not (Newman et al. 2009). With `fresh` there is no last draw: n_dk are the expected counts in
    `out_doc_topic`, and stay.

    ``topics[begins[d]:begins[d + 1]]`` are the last draws, overwritten; `out_doc_topic` and `out_word_topic` (zeros) take their
    counts. The stream is keyed by (key, document, draw).
    """
    n_topics = word_topic.shape[1]
    theta = np.empty(n_topics, np.float32)
    scaled = np.empty(n_topics, np.float32)
    share = np.empty(n_topics, np.float32)
    lanes = share.reshape(-1, LDA_LANES)
    sums = np.empty(len(lanes), np.float32)
    for row in range(out_doc_topic.shape[0]):
        doc = first + row * step
        total = out_doc_topic[row]
        for k in range(n_topics):
            theta[k] = total[k] + alpha[k]
            scaled[k] = theta[k] / topic_norm[k]
            total[k] = np.float32(0)
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        at = begins[doc]
        for i in range(indptr[doc], indptr[doc + 1]):
            term = indices[i]
            word = word_topic[term]
            out = out_word_topic[term]
            n_draws = counts[i] if counts[i] < LDA_MAX_DRAWS else LDA_MAX_DRAWS
            weight = np.float32(counts[i]) / np.float32(n_draws)
            for _ in range(n_draws):
                old = np.int64(topics[at])
                for k in range(n_topics):
                    share[k] = scaled[k] * word[k]
                if not fresh:
                    theta[old] = max(theta[old] - weight, alpha[old])
                    scaled[old] = theta[old] / topic_norm[old]
                    share[old] = theta[old] * max(word[old] - weight, beta) / max(topic_norm[old] - weight, beta)
                new = _draw(lanes, sums, _mix(stream + np.uint64(at - begins[doc] + 1) * _GOLDEN))
                topics[at] = new
                if not fresh:
                    theta[new] += weight
                    scaled[new] = theta[new] / topic_norm[new]
                total[new] += weight
                out[new] += weight
                at += 1
