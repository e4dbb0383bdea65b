"""Latent Dirichlet allocation, one shard of documents at a time: where it starts, the topics it freezes, its priors.

Glossary: d document, w term, k topic; c the count of w in d; `word_topic` (V, K) expected counts n_wk + beta; `topic_norm` (K,)
their column sums n_k + V beta; `doc_topic` (docs of the shard, K) expected counts n_dk; gamma the responsibilities of a token.

Topics are padded to a multiple of LDA_LANES with columns of zero counts, zero alpha and a norm of one: such a topic never receives
a count, and sums over topics run in LDA_LANES fixed lanes, so their order does not depend on the machine's vector width.

A shard is the documents first, first + step, … of the corpus. Its kernels read the frozen topic state and write to `out_*` alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import kernel
from zhuti.kernels._lda_lanes import LDA_LANES, lanes_of, load, store

_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]
_ONE = np.float32(1)
_TINY = 1e-4
_NORM_TERMS = 64
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


@kernel
def _mix(x: Any) -> Any:
    """Scramble 64 bits (the output function of SplitMix64; Steele, Lea and Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@kernel
def lda_start(
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    first: int,
    step: int,
    n_topics: int,
    clusters: _Ints,
    weight: np.float32,
    key: np.uint64,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
) -> None:
    """Give `weight` of each count to the topic of its document's cluster, and the rest to one drawn at random.

    The stream is keyed by (key, document, place in the document), so it knows neither shards nor threads. `clusters` are those of
    the shard's documents, in their order. `out_doc_topic` and `out_word_topic` must come in as zeros.
    """
    for row in range(out_doc_topic.shape[0]):
        doc = first + row * step
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        for i in range(indptr[doc], indptr[doc + 1]):
            bits = _mix(stream + np.uint64(i - indptr[doc] + 1) * _GOLDEN)
            other = np.int64((bits >> np.uint64(32)) * np.uint64(n_topics) >> np.uint64(32))
            for topic, part in ((clusters[row], weight), (other, _ONE - weight)):
                out_word_topic[indices[i], topic] += part * np.float32(counts[i])
                out_doc_topic[row, topic] += part * np.float32(counts[i])


@kernel
def lda_freeze(
    batches: _Floats, begin: int, end: int, beta: np.float32, n_topics: int, out_words: _Floats, out_norm: _Floats
) -> None:
    """Equivalent to ``out_words[begin:end] = sum(batches)[begin:end] + beta; out_norm[:] = out_words[begin:end].sum(axis=0)``.

    `batches` are (V, K) sums by term, one for each batch of documents, added in their order.
    """
    n_blocks = out_words.shape[1] // LDA_LANES
    n_terms = out_words.shape[0]
    part = np.empty(out_words.shape[1], np.float32)
    for k in range(n_topics):
        out_norm[k] = 0.0
    for start in range(begin, end, _NORM_TERMS):
        part[:] = 0
        for term in range(start, min(start + _NORM_TERMS, end)):
            for j in range(n_blocks):
                total = load(batches, term * n_blocks + j)
                for b in range(1, batches.shape[0]):
                    total += load(batches, (b * n_terms + term) * n_blocks + j)
                total += lanes_of(beta)
                store(out_words, term * n_blocks + j, total)
                store(part, j, load(part, j) + total)
            for k in range(n_topics, out_words.shape[1]):
                out_words[term, k] = 0
        for k in range(n_topics):
            out_norm[k] += part[k]


@kernel
def _digamma(x: float) -> Any:
    """Equivalent to ``scipy.special.digamma(x)`` for x > 0 (recurrence up to 6, then the asymptotic series)."""
    shift = 0.0
    while x < 6.0:
        shift -= 1.0 / x
        x += 1.0
    r = 1.0 / (x * x)
    series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * 691 / 32760)))))
    return shift + np.log(x) - 0.5 / x - series


@kernel
def lda_prior(counts: _Floats, prior: _Floats, drawn: bool, out_sum: _Floats) -> None:
    """Sum over rows of the numerator of Minka's fixed point (2000, eq. 55), ``digamma(n + prior) - digamma(prior)``.

    Counts not `drawn` are known by their expectation n alone. Taken as Poisson, they are nonzero with probability
    ``p = 1 - exp(-n)`` and then n / p on average, so ``p * (digamma(n / p + prior) - digamma(prior))`` is added up. With n in place
    of the count the prior comes out far too large, because every topic has a little of every document (Teh et al. 2007, section
    4.1, treat zero counts apart for this reason).
    """
    for k in range(out_sum.shape[0]):
        base = _digamma(prior[k])
        total = 0.0
        for row in range(counts.shape[0]):
            n = np.float64(counts[row, k])
            if n > _TINY:
                p = 1.0 if drawn else -np.expm1(-n)
                total += p * (_digamma(n / p + prior[k]) - base)
            else:
                total += n / prior[k]
        out_sum[k] = total
