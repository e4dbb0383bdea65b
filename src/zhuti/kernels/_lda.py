"""Latent Dirichlet allocation by collapsed variational inference, one shard of documents at a time.

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

LDA_LANES = 8
_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]
_ONE = np.float32(1)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


@kernel
def _sum(lanes: _Floats) -> Any:
    """Equivalent to ``lanes.sum()``."""
    a = b = c = d = e = f = g = h = np.float32(0)
    for i in range(lanes.shape[0]):
        a += lanes[i, 0]
        b += lanes[i, 1]
        c += lanes[i, 2]
        d += lanes[i, 3]
        e += lanes[i, 4]
        f += lanes[i, 5]
        g += lanes[i, 6]
        h += lanes[i, 7]
    return ((a + e) + (c + g)) + ((b + f) + (d + h))


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
    key: np.uint64,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
) -> None:
    """Share each count among the topics at random: with u uniform, ``gamma = u**2 / (u**2).sum()`` per entry.

    The stream is keyed by (key, document, place in the document), so it knows neither shards nor threads.
    `out_doc_topic` and `out_word_topic` must come in as zeros.
    """
    share = np.zeros(out_word_topic.shape[1], np.float32)
    lanes = share.reshape(-1, LDA_LANES)
    for row in range(out_doc_topic.shape[0]):
        doc = first + row * step
        stream = _mix(key ^ _mix(np.uint64(doc + 1) * _GOLDEN))
        for i in range(indptr[doc], indptr[doc + 1]):
            place = np.uint64(i - indptr[doc]) << np.uint64(32)
            for k in range(n_topics):
                bits = _mix(stream + (place + np.uint64(k + 1)) * _GOLDEN)
                u = np.float32((np.int64(bits >> np.uint64(41)) + 1) * 2.0**-23)
                share[k] = u * u
            scale = np.float32(counts[i]) / _sum(lanes)
            word = out_word_topic[indices[i]]
            for k in range(n_topics):
                word[k] += share[k] * scale
                out_doc_topic[row, k] += share[k] * scale


@kernel
def lda_sweep(
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    first: int,
    step: int,
    word_topic: _Floats,
    topic_norm: _Floats,
    alpha: _Floats,
    beta: np.float32,
    n_passes: int,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
    out_loglik: _Floats,
) -> None:
    """Pass `n_passes` times over each document of a shard, and sum its responsibilities under the frozen topics.

    The first guess of a responsibility, ``g = theta * word_topic[w] / topic_norm`` (normalised), stands for the token's own part of
    the counts; without it (CVB0: Asuncion et al. 2009, eq. 8)
    ``gamma = (theta - g) * (word_topic[w] - g) / (topic_norm - g)``, normalised, where ``theta = n_dk + alpha``.

    `out_doc_topic` comes in as n_dk of the last sweep and leaves as ``sum(c * gamma)`` of this one; `out_word_topic` (zeros) takes
    the same sums by term; ``out_loglik[0]`` the sum of ``c * log p(w | d)`` under the mixtures that the last pass began with.
    """
    n_topics = word_topic.shape[1]
    theta = np.empty(n_topics, np.float32)
    scaled = np.empty(n_topics, np.float32)
    guess = np.empty(n_topics, np.float32)
    share = np.empty(n_topics, np.float32)
    guess_lanes = guess.reshape(-1, LDA_LANES)
    share_lanes = share.reshape(-1, LDA_LANES)
    loglik = 0.0
    for row in range(out_doc_topic.shape[0]):
        begin, end = indptr[first + row * step], indptr[first + row * step + 1]
        total = out_doc_topic[row]
        for n in range(n_passes):
            for k in range(n_topics):
                theta[k] = total[k] + alpha[k]
                scaled[k] = theta[k] / topic_norm[k]
                total[k] = np.float32(0)
            log_mass = np.log(np.float64(_sum(theta.reshape(-1, LDA_LANES))))
            for i in range(begin, end):
                term = indices[i]
                word = word_topic[term]
                for k in range(n_topics):
                    guess[k] = scaled[k] * word[k]
                mass = _sum(guess_lanes)
                scale = _ONE / mass
                for k in range(n_topics):
                    own = guess[k] * scale
                    share[k] = max(theta[k] - own, alpha[k]) * max(word[k] - own, beta) / max(topic_norm[k] - own, beta)
                scale = np.float32(counts[i]) / _sum(share_lanes)
                if n < n_passes - 1:
                    for k in range(n_topics):
                        total[k] += share[k] * scale
                else:
                    loglik += counts[i] * (np.log(np.float64(mass)) - log_mass)
                    out = out_word_topic[term]
                    for k in range(n_topics):
                        part = share[k] * scale
                        total[k] += part
                        out[k] += part
    out_loglik[0] = loglik


@kernel
def lda_infer(
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    first: int,
    step: int,
    topic_word: _Floats,
    alpha: _Floats,
    n_real: int,
    n_iter: int,
    tol: np.float32,
    out_doc_topic: _Floats,
) -> None:
    """Fold a shard's documents into fixed topics: the document's half of `lda_sweep`, from an even start, until it stands still.

    ``gamma = (theta - g) * topic_word[w]``, normalised, with ``g`` its guess ``theta * topic_word[w]``; `topic_word` is (V, K), of
    whose topics the first `n_real` are no padding.
    Stops when ``abs(n_dk - last n_dk).sum() <= tol * n_d``, or after `n_iter` passes. `out_doc_topic` takes n_dk.
    """
    n_topics = topic_word.shape[1]
    theta = np.empty(n_topics, np.float32)
    share = np.empty(n_topics, np.float32)
    new = np.empty(n_topics, np.float32)
    lanes = share.reshape(-1, LDA_LANES)
    for row in range(out_doc_topic.shape[0]):
        begin, end = indptr[first + row * step], indptr[first + row * step + 1]
        total = out_doc_topic[row]
        length = np.float32(0)
        for i in range(begin, end):
            length += np.float32(counts[i])
        for k in range(n_real):
            total[k] = length / np.float32(n_real)
        for _ in range(n_iter):
            for k in range(n_topics):
                theta[k] = total[k] + alpha[k]
                new[k] = np.float32(0)
            for i in range(begin, end):
                word = topic_word[indices[i]]
                for k in range(n_topics):
                    share[k] = theta[k] * word[k]
                scale = _ONE / _sum(lanes)
                for k in range(n_topics):
                    share[k] = max(theta[k] - share[k] * scale, alpha[k]) * word[k]
                scale = np.float32(counts[i]) / _sum(lanes)
                for k in range(n_topics):
                    new[k] += share[k] * scale
            change = np.float32(0)
            for k in range(n_topics):
                change += abs(new[k] - total[k])
                total[k] = new[k]
            if change <= tol * length:
                break


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
def lda_prior(counts: _Floats, prior: _Floats, out_sum: _Floats) -> None:
    """Sum over rows of the numerator of Minka's fixed point (2000, eq. 55), for counts known by their expectation n alone.

    Taking the count as Poisson, it is nonzero with probability ``p = 1 - exp(-n)`` and then n / p on average, so
    ``E[digamma(count + prior) - digamma(prior)] ~ p * (digamma(n / p + prior) - digamma(prior))``. With n in place of the count the
    prior comes out far too large, because every topic has a little of every document (Teh et al. 2007, section 4.1, treat zero
    counts apart for this reason).
    """
    for k in range(out_sum.shape[0]):
        base = _digamma(prior[k])
        total = 0.0
        for row in range(counts.shape[0]):
            n = np.float64(counts[row, k])
            if n > 0:
                p = -np.expm1(-n)
                total += p * (_digamma(n / p + prior[k]) - base)
        out_sum[k] = total
