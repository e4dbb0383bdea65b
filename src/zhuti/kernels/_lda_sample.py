"""Latent Dirichlet allocation by Gibbs sampling under frozen topics, one shard of documents at a time; see `_lda` for the glossary.

The c tokens of an entry are drawn in at most MAX_DRAWS draws of equal weight, so that a count of a million costs no million draws.
A document's draws stand in `topics` one after another, entry by entry.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import kernel
from zhuti.kernels._lda import _GOLDEN, _mix
from zhuti.kernels._lda_lanes import LDA_LANES, lanes_of, load, store

LDA_MAX_DRAWS = 16
_ONE = np.float32(1)
_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]


@kernel
def _pick(running: _Floats, bits: np.uint64) -> Any:
    """Draw a topic by shares given as sums that run within each lane, ``running = shares.reshape(-1, 8).cumsum(axis=0)``.

    Equivalent to ``order[np.searchsorted(np.cumsum(shares[order]), u * shares.sum(), side="right")]``, `order` being lane by lane:
    ``np.arange(K).reshape(-1, 8).T.ravel()``.
    """
    last = len(running) - LDA_LANES
    total = np.float32(0)
    for lane in range(LDA_LANES):
        total += running[last + lane]
    rest = np.float32(np.int64(bits >> np.uint64(41)) * 2.0**-23) * total
    lane = 0
    while lane < LDA_LANES - 1 and rest >= running[last + lane]:
        rest -= running[last + lane]
        lane += 1
    # Rounding may carry the search past the last share that is not zero.
    while lane > 0 and running[last + lane] == 0:
        lane -= 1
    k = lane
    while k < last and rest >= running[k]:
        k += LDA_LANES
    while k >= LDA_LANES and running[k] == running[k - LDA_LANES]:
        k -= LDA_LANES
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
    n_blocks = word_topic.shape[1] // LDA_LANES
    theta = np.empty(word_topic.shape[1], np.float32)
    scaled = np.empty(word_topic.shape[1], np.float32)
    running = np.empty(word_topic.shape[1], np.float32)
    inverse = _ONE / topic_norm
    zero = lanes_of(np.float32(0))
    for row in range(out_doc_topic.shape[0]):
        doc = first + row * step
        for j in range(n_blocks):
            prior = load(out_doc_topic, row * n_blocks + j) + load(alpha, j)
            store(theta, j, prior)
            store(scaled, j, prior * load(inverse, j))
            store(out_doc_topic, row * n_blocks + j, zero)
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        at = begins[doc]
        for i in range(indptr[doc], indptr[doc + 1]):
            term = indices[i]
            n_draws = counts[i] if counts[i] < LDA_MAX_DRAWS else LDA_MAX_DRAWS
            weight = np.float32(counts[i]) / np.float32(n_draws)
            for _ in range(n_draws):
                old = np.int64(topics[at])
                if not fresh:
                    theta[old] = max(theta[old] - weight, alpha[old])
                    # Stands for a moment so that its product with the whole n_wk is the share without this token.
                    word = word_topic[term, old]
                    norm = max(topic_norm[old] - weight, beta)
                    scaled[old] = theta[old] * max(word - weight, beta) / (norm * word)
                mass = zero
                for j in range(n_blocks):
                    mass += load(scaled, j) * load(word_topic, term * n_blocks + j)
                    store(running, j, mass)
                new = _pick(running, _mix(stream + np.uint64(at - begins[doc] + 1) * _GOLDEN))
                topics[at] = new
                if not fresh:
                    scaled[old] = theta[old] * inverse[old]
                    theta[new] += weight
                    scaled[new] = theta[new] * inverse[new]
                out_doc_topic[row, new] += weight
                out_word_topic[term, new] += weight
                at += 1
