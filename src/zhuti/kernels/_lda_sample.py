"""Latent Dirichlet allocation by Gibbs sampling, one shard of documents at a time; see `_lda` for the glossary.

Here `word_topic` and `doc_topic` are counts of drawn topics, without a prior: whole numbers, so that adding them up in any order
gives the same.

The c tokens of an entry are drawn in at most LDA_MAX_DRAWS draws, so that a count of a million costs no million draws. The j-th of
n draws stands for ``(c + j) // n`` tokens, which add up to c. A document's draws stand in `topics` one after another, entry by
entry: those of document d in ``topics[begins[d]:begins[d + 1]]``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import kernel
from zhuti.kernels._lda import _GOLDEN, _mix
from zhuti.kernels._lda_lanes import LDA_LANES, LDA_LINE, lane_sum, lanes_of, load, prefetch

LDA_MAX_DRAWS = 16
_AHEAD = 6
_ZERO, _ONE = np.float32(0), np.float32(1)
_FIRST, _NEXT = np.uint64(0), np.uint64(1)
_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]


@kernel
def _uniform(stream: np.uint64, draw: int) -> Any:
    """Return the draw-th number of a stream, in [0, 1)."""
    return np.float32(np.int64(_mix(stream + np.uint64(draw + 1) * _GOLDEN) >> np.uint64(41)) * 2.0**-23)


@kernel
def lda_draw(
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    begins: _Ints,
    first: int,
    step: int,
    word_topic: _Floats,
    topic_norm: _Floats,
    alpha: _Floats,
    n_topics: int,
    key: np.uint64,
    out_topics: _Ints,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
) -> None:
    """Draw the first topic of each token of a shard from its responsibilities under frozen topics, which hold beta.

    ``p(k) = (n_dk + alpha) * word_topic[w] / topic_norm``. `out_doc_topic` comes in as expected counts n_dk and leaves as those
    drawn; the same by term are added to `out_word_topic`. The stream is keyed by (key, document, draw).
    """
    theta = np.empty(n_topics, np.float32)
    running = np.empty(n_topics, np.float32)
    for row in range(out_doc_topic.shape[0]):
        doc = first + row * step
        for k in range(n_topics):
            theta[k] = (out_doc_topic[row, k] + alpha[k]) / topic_norm[k]
            out_doc_topic[row, k] = 0
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        at = begins[doc]
        for i in range(indptr[doc], indptr[doc + 1]):
            mass = _ZERO
            for k in range(n_topics):
                mass += theta[k] * word_topic[indices[i], k]
                running[k] = mass
            n_draws = min(counts[i], LDA_MAX_DRAWS)
            for j in range(n_draws):
                u = _uniform(stream, at - begins[doc]) * mass
                new = 0
                while new < n_topics - 1 and running[new] <= u:
                    new += 1
                weight = np.float32((counts[i] + j) // n_draws)
                out_topics[at] = new
                out_doc_topic[row, new] += weight
                out_word_topic[indices[i], new] += weight
                at += 1


@kernel
def lda_even(word_topic: _Floats, weights: _Floats, beta: np.float32, begin: int, end: int, out_mass: _Floats) -> None:
    """Equivalent to ``out_mass[begin:end] = (word_topic[begin:end] + beta) @ weights``."""
    n_blocks = word_topic.shape[1] // LDA_LANES
    for term in range(begin, end):
        mass = lanes_of(_ZERO)
        for j in range(n_blocks):
            mass += (load(word_topic, term * n_blocks + j) + lanes_of(beta)) * load(weights, j)
        out_mass[term] = lane_sum(mass)


@kernel
def lda_sample(  # noqa: C901
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
    key: np.uint64,
    topics: _Ints,
    doc_topic: _Floats,
    word_topic: _Floats,
    even: _Floats,
) -> None:
    """Draw the topic of each token of a shard once more (Griffiths & Steyvers 2004, eq. 5), counts changing from draw to draw.

    ``p(k) = (n_dk + alpha) * (n_wk + beta) / (n_k + V beta)``, the token's own last draw left out of n_dk and n_wk; only the sums
    `topic_norm`, n_k + V beta of the first `n_topics`, stay as they were. A document holds few topics, so a draw is split in two
    (Yao, Mimno & McCallum 2009): with n_dk it looks at the document's own topics alone, and with alpha, which is seldom, at all.
    What alpha weighs in all is kept for each term: ``even = (word_topic + beta) @ (alpha / topic_norm)``.

    `topics`, `doc_topic` (the shard's), `word_topic` and `even` are those of the last draws, and are brought up to date. The stream
    is keyed by (key, document, draw).
    """
    # Numbers of topics are unsigned, since a signed index is first looked at for a sign: a tenth of the time.
    width, last_topic = np.uint64(word_topic.shape[1]), np.uint64(n_topics - 1)
    words = word_topic.reshape(-1)
    n_doc = np.empty(n_topics, np.float32)  # n_dk of every topic
    held = np.empty(n_topics, np.uint64)  # the document's topics, and n_dk / (n_k + V beta) of each
    scaled = np.empty(n_topics, np.float32)
    running = np.empty(n_topics, np.float32)
    place = np.empty(n_topics, np.int64)  # where a topic stands in them; -1 where it does not
    inverse = np.float32(1) / topic_norm
    offered = alpha * inverse
    for row in range(doc_topic.shape[0]):
        doc = first + row * step
        n_held = _FIRST
        for k in range(n_topics):
            n_doc[k], place[k] = doc_topic[row, k], -1
            if n_doc[k] > 0:
                held[n_held], scaled[n_held], place[k] = k, n_doc[k] * inverse[k], n_held
                n_held += _NEXT
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        at, end = begins[doc], indptr[doc + 1]
        for i in range(indptr[doc], end):
            term = np.uint64(indices[i])
            base = term * width
            if i + _AHEAD < end:
                for block in range(0, word_topic.shape[1], LDA_LINE * LDA_LANES):
                    prefetch(words, indices[i + _AHEAD] * word_topic.shape[1] + block)
            n_draws = min(counts[i], LDA_MAX_DRAWS)
            for j in range(n_draws):
                weight = _ONE if n_draws == counts[i] else np.float32((counts[i] + j) // n_draws)
                own = np.uint64(topics[at])
                if place[own] >= 0:  # unless rounding has dropped it: float32 has no whole numbers beyond 2**24
                    was = np.uint64(place[own])
                    n_doc[own] = max(n_doc[own] - weight, _ZERO)
                    scaled[was] = n_doc[own] * inverse[own]
                    if n_doc[own] == 0:
                        n_held -= _NEXT
                        held[was], scaled[was], place[held[n_held]], place[own] = held[n_held], scaled[n_held], was, -1
                words[base + own] = max(words[base + own] - weight, _ZERO)
                background = max(even[term] - offered[own] * weight, _ZERO)
                mass = _ZERO
                for h in range(n_held):
                    mass += scaled[h] * (words[base + held[h]] + beta)
                    running[h] = mass
                u = _uniform(stream, at - begins[doc]) * (mass + background)
                if u < mass:
                    below = _FIRST
                    for h in range(n_held):  # to the end: a loop left early is foreseen badly by the processor
                        below += np.uint64(running[h] <= u)
                    new = held[below]
                else:
                    u -= mass
                    new = _FIRST
                    share = offered[new] * (words[base] + beta)
                    while new < last_topic and u >= share:
                        u -= share
                        new += _NEXT
                        share = offered[new] * (words[base + new] + beta)
                    if place[new] < 0:
                        held[n_held], place[new] = new, n_held
                        n_held += _NEXT
                topics[at] = new
                n_doc[new] += weight
                scaled[np.uint64(place[new])] = n_doc[new] * inverse[new]
                words[base + new] += weight
                even[term] = background + offered[new] * weight
                at += 1
        for k in range(n_topics):
            doc_topic[row, k] = n_doc[k]
