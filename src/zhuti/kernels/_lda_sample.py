"""Latent Dirichlet allocation by Gibbs sampling under frozen topics, one shard of documents at a time; see `_lda` for the glossary.

The c tokens of an entry are drawn in at most LDA_MAX_DRAWS draws, so that a count of a million costs no million draws. The j-th of
n draws stands for ``(c + j) // n`` tokens, which add up to c. A document's draws stand in `topics` one after another, entry by
entry.

A document holds few topics, so a draw is split in two (Yao, Mimno & McCallum 2009): with n_dk it looks at the document's own topics
alone, and with alpha, which is seldom, at all of them. What alpha weighs in all is one number for each term, found once.
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
_ZERO = np.float32(0)
_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]


@kernel
def lda_even(word_topic: _Floats, weights: _Floats, begin: int, end: int, out_mass: _Floats) -> None:
    """Equivalent to ``out_mass[begin:end] = word_topic[begin:end] @ weights``."""
    n_blocks = word_topic.shape[1] // LDA_LANES
    for term in range(begin, end):
        mass = lanes_of(_ZERO)
        for j in range(n_blocks):
            mass += load(word_topic, term * n_blocks + j) * load(weights, j)
        out_mass[term] = lane_sum(mass)


@kernel
def lda_sample(  # noqa: C901
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
    even: _Floats,
    n_topics: int,
    key: np.uint64,
    fresh: bool,
    topics: _Ints,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
) -> None:
    """Draw the topic of each token of a shard once (Griffiths & Steyvers 2004, eq. 5), the other documents' counts as they were.

    ``p(k) = (n_dk + alpha) * (n_wk + beta) / (n_k + V beta)``, the token's own last draw left out of every count; n_dk changes from
    draw to draw, the topics do not (Newman et al. 2009). With `fresh` there is no last draw: n_dk are the expected counts in
    `out_doc_topic`, and stay. `even` is ``word_topic @ (alpha / topic_norm)``, of which the first `n_topics` are no padding.

    ``topics[begins[d]:begins[d + 1]]`` are the last draws, overwritten; `out_doc_topic`, which comes in with the counts that belong
    to them, takes the new ones, and `out_word_topic` (zeros) the same by term. The stream is keyed by (key, document, draw).
    """
    width = word_topic.shape[1]
    n_doc = np.empty(n_topics, np.float32)  # n_dk of every topic
    held = np.empty(n_topics, np.int64)  # the document's topics, and n_dk / (n_k + V beta) of each
    scaled = np.empty(n_topics, np.float32)
    running = np.empty(n_topics, np.float32)
    place = np.empty(n_topics, np.int64)  # where a topic stands in them
    inverse = np.float32(1) / topic_norm
    offered = alpha * inverse
    for row in range(out_doc_topic.shape[0]):
        doc = first + row * step
        n_held = 0
        for k in range(n_topics):
            n_doc[k] = out_doc_topic[row, k]
            if n_doc[k] > 0:
                held[n_held], scaled[n_held], place[k] = k, n_doc[k] * inverse[k], n_held
                n_held += 1
            if fresh:
                out_doc_topic[row, k] = 0
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        at, end = begins[doc], indptr[doc + 1]
        for i in range(indptr[doc], end):
            term = indices[i]
            if i + _AHEAD < end:
                for block in range(0, width, LDA_LINE * LDA_LANES):
                    prefetch(word_topic, indices[i + _AHEAD] * width + block)
                if not fresh and at + _AHEAD < begins[doc + 1]:
                    prefetch(out_word_topic, indices[i + _AHEAD] * width + np.int64(topics[at + _AHEAD]))
            n_draws = min(counts[i], LDA_MAX_DRAWS)
            for j in range(n_draws):
                weight = np.float32((counts[i] + j) // n_draws)
                own, others, alone, lost = np.int64(-1), n_held, _ZERO, _ZERO
                if not fresh:
                    own = np.int64(topics[at])
                    if n_doc[own] > 0:  # unless rounding has dropped it: float32 has no whole numbers beyond 2**24
                        # The token's own topic goes to the end, and is dropped if nothing else of the document belongs to it.
                        n_held = others = n_held - 1
                        moved = held[others]
                        held[place[own]], scaled[place[own]], place[moved] = moved, scaled[others], place[own]
                        n_doc[own] = max(n_doc[own] - weight, _ZERO)
                        if n_doc[own] > 0:
                            held[others], scaled[others], place[own] = own, n_doc[own] * inverse[own], others
                            n_held += 1
                    word = word_topic[term, own]
                    without = max(word - weight, beta) / max(topic_norm[own] - weight, beta)
                    lost = alpha[own] * (word * inverse[own] - without)
                    alone = n_doc[own] * without
                mass = _ZERO
                for h in range(others):
                    mass += scaled[h] * word_topic[term, held[h]]
                    running[h] = mass
                bits = _mix(stream + np.uint64(at - begins[doc] + 1) * _GOLDEN)
                u = np.float32(np.int64(bits >> np.uint64(41)) * 2.0**-23)
                u *= mass + alone + max(even[term] - lost, _ZERO)
                if u < mass:
                    h = 0
                    while running[h] <= u:
                        h += 1
                    new = held[h]
                elif u < mass + alone:
                    new = own
                else:
                    u -= mass + alone
                    new = 0
                    share = offered[0] * word_topic[term, 0] - (lost if own == 0 else _ZERO)
                    while new < n_topics - 1 and u >= share:
                        u -= share
                        new += 1
                        share = offered[new] * word_topic[term, new] - (lost if own == new else _ZERO)
                topics[at] = new
                out_word_topic[term, new] += weight
                if fresh:
                    out_doc_topic[row, new] += weight
                else:
                    if n_doc[new] == 0:
                        held[n_held], place[new] = new, n_held
                        n_held += 1
                    n_doc[new] += weight
                    scaled[place[new]] = n_doc[new] * inverse[new]
                at += 1
        if not fresh:
            for k in range(n_topics):
                out_doc_topic[row, k] = n_doc[k]
