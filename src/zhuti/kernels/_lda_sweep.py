"""Collapsed variational inference for one shard of documents: in training, and under fixed topics; see `_lda` for the glossary."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.kernels._compile import kernel
from zhuti.kernels._lda_lanes import LDA_LANES, LDA_LINE, lane_sum, lanes_of, larger, load, prefetch, store

_Floats = NDArray[np.floating[Any]]
_Ints = NDArray[np.integer[Any]]
_ONE = np.float32(1)
_AHEAD = 4


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
    scored: bool,
    out_doc_topic: _Floats,
    out_word_topic: _Floats,
    out_loglik: _Floats,
) -> None:
    """Pass `n_passes` times over each document of a shard, and sum its responsibilities under the frozen topics.

    The first guess of a responsibility, ``g = theta * word_topic[w] / topic_norm`` (normalised), stands for the token's own part of
    the counts; without it (CVB0: Asuncion et al. 2009, eq. 8)
    ``gamma = (theta - g) * (word_topic[w] - g) / (topic_norm - g)``, normalised, where ``theta = n_dk + alpha``.

    `out_doc_topic` comes in as n_dk of the last sweep and leaves as ``sum(c * gamma)`` of this one; `out_word_topic` (zeros) takes
    the same sums by term; ``out_loglik[0]``, if `scored`, the sum of ``c * log p(w | d)`` under the mixtures that the last pass
    began with.
    """
    n_blocks = word_topic.shape[1] // LDA_LANES
    theta = np.empty(word_topic.shape[1], np.float32)
    scaled = np.empty(word_topic.shape[1], np.float32)
    share = np.empty(word_topic.shape[1], np.float32)
    zero, least = lanes_of(np.float32(0)), lanes_of(beta)
    loglik = 0.0
    for row in range(out_doc_topic.shape[0]):
        begin, end = indptr[first + row * step], indptr[first + row * step + 1]
        doc = row * n_blocks
        for n in range(n_passes):
            last = n == n_passes - 1
            mass = zero
            for j in range(n_blocks):
                prior = load(out_doc_topic, doc + j) + load(alpha, j)
                mass += prior
                store(theta, j, prior)
                store(scaled, j, prior / load(topic_norm, j))
                store(out_doc_topic, doc + j, zero)
            log_mass = np.log(np.float64(lane_sum(mass)))
            for i in range(begin, end):
                word = indices[i] * n_blocks
                if n == 0 and i + _AHEAD < end:
                    for j in range(0, n_blocks, LDA_LINE):
                        prefetch(word_topic, (indices[i + _AHEAD] * n_blocks + j) * LDA_LANES)
                mass = zero
                for j in range(n_blocks):
                    guess = load(scaled, j) * load(word_topic, word + j)
                    store(share, j, guess)
                    mass += guess
                plain = lane_sum(mass)
                scale = lanes_of(_ONE / plain)
                mass = zero
                for j in range(n_blocks):
                    own = load(share, j) * scale
                    rest = larger(load(theta, j) - own, load(alpha, j)) * larger(
                        load(word_topic, word + j) - own, least
                    )
                    rest = rest / larger(load(topic_norm, j) - own, least)
                    store(share, j, rest)
                    mass += rest
                scale = lanes_of(np.float32(counts[i]) / lane_sum(mass))
                for j in range(n_blocks):
                    part = load(share, j) * scale
                    store(out_doc_topic, doc + j, load(out_doc_topic, doc + j) + part)
                    if last:
                        store(out_word_topic, word + j, load(out_word_topic, word + j) + part)
                if last and scored:
                    loglik += counts[i] * (np.log(np.float64(plain)) - log_mass)
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
    n_blocks = topic_word.shape[1] // LDA_LANES
    theta = np.empty(topic_word.shape[1], np.float32)
    share = np.empty(topic_word.shape[1], np.float32)
    new = np.empty(topic_word.shape[1], np.float32)
    zero = lanes_of(np.float32(0))
    for row in range(out_doc_topic.shape[0]):
        begin, end = indptr[first + row * step], indptr[first + row * step + 1]
        total = out_doc_topic[row]
        length = np.float32(0)
        for i in range(begin, end):
            length += np.float32(counts[i])
        for k in range(n_real):
            total[k] = length / np.float32(n_real)
        for _ in range(n_iter):
            for j in range(n_blocks):
                store(theta, j, load(total, j) + load(alpha, j))
                store(new, j, zero)
            for i in range(begin, end):
                word = indices[i] * n_blocks
                mass = zero
                for j in range(n_blocks):
                    guess = load(theta, j) * load(topic_word, word + j)
                    store(share, j, guess)
                    mass += guess
                scale = lanes_of(_ONE / lane_sum(mass))
                mass = zero
                for j in range(n_blocks):
                    rest = larger(load(theta, j) - load(share, j) * scale, load(alpha, j)) * load(topic_word, word + j)
                    store(share, j, rest)
                    mass += rest
                scale = lanes_of(np.float32(counts[i]) / lane_sum(mass))
                for j in range(n_blocks):
                    store(new, j, load(new, j) + load(share, j) * scale)
            change = np.float32(0)
            for k in range(n_real):
                change += abs(new[k] - total[k])
                total[k] = new[k]
            if change <= tol * length:
                break
