"""Trials of several starts of our LDA: some draws from each, half of the starts with topics to spare."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from zhuti.core import FloatArray, IntArray, Progress
from zhuti.kernels import LDA_LANES, lda_foresee, lda_union
from zhuti.models._lda_gibbs import Sampler

_MERGED_AFTER, _TRIAL = 15, 25
"""Draws of every token until topics to spare are merged, and until starts are compared."""


def topics_to_start_with(n_topics: int, n_terms: int, restart: int) -> int:
    """Return K, or half as many more for every other start."""
    return max(n_topics, min(n_topics + (n_topics + 1) // 2, n_terms)) if restart % 2 else n_topics


def trial(sampler: Sampler, n_topics: int, n_samples: int, progress: Progress) -> float:
    """Take the first draws, topics to spare merged on the way; return how well the last foresees each entry from all others."""
    if sampler.trainer.n_topics > n_topics:
        sampler.go_on(min(_MERGED_AFTER, n_samples), n_samples, progress)
        merge_topics(sampler, n_topics)
    sampler.go_on(min(_TRIAL, n_samples), n_samples, progress)
    return foresight(sampler)


def foresight(sampler: Sampler) -> float:
    """Return a token's mean log-likelihood under the last draws of all other entries."""
    trainer = sampler.trainer
    norm = sampler.totals + trainer.counts.n_terms * float(trainer.beta)

    def task(shard: int) -> float:
        loglik = np.zeros(1)
        lda_foresee(
            *trainer.counts.arrays, sampler.begins, shard, trainer.n_shards, norm, trainer.alpha, trainer.beta,
            trainer.n_topics, sampler.topics, trainer.doc_topic[shard], sampler.words, loglik,
        )  # fmt: skip
        return float(loglik[0])

    return sum(trainer.run(task, range(trainer.n_shards))) / trainer.n_tokens


def merge_topics(sampler: Sampler, n_topics: int) -> None:
    """Make two topics one, the pair that is the least loss of joint likelihood, until `n_topics` are left.

    The likelihood is that of the draws and the tokens, documents taken to have one prior for all topics, the mean of alpha.
    """
    trainer = sampler.trainer
    k, beta = trainer.n_topics, float(trainer.beta)
    alpha, whole = float(trainer.alpha[:k].mean()), trainer.counts.n_terms * beta
    arrays = sampler.words, sampler.word_sum, *trainer.doc_topic, *sampler.doc_sums
    totals = sampler.totals
    gain = np.full((k, k), -np.inf)
    topic_of = np.arange(k)

    def compare(topic: int) -> None:
        others = np.zeros(k)
        lda_union(sampler.words, beta, topic, others)
        for rows in trainer.doc_topic:
            lda_union(rows, alpha, topic, others)
        others += gammaln(totals[topic] + whole) + gammaln(totals + whole)
        others -= gammaln(totals[topic] + totals + whole) + gammaln(whole)
        others[topic_of != np.arange(k)] = -np.inf
        gain[topic, :topic], gain[topic + 1 :, topic] = others[:topic], others[topic + 1 :]

    for topic in range(k):
        compare(topic)
    for _ in range(k - n_topics):
        gone, kept = divmod(int(gain.argmax()), k)
        for array in arrays:
            array[:, kept] += array[:, gone]
        totals[kept] += totals[gone]
        if trainer.learn_alpha:
            trainer.alpha[kept] += trainer.alpha[gone]
        topic_of[topic_of == gone] = kept
        gain[gone, :], gain[:, gone] = -np.inf, -np.inf
        compare(kept)
    _narrow(sampler, topic_of)


def _narrow(sampler: Sampler, topic_of: IntArray) -> None:
    """Leave out the columns of topics that are no more, and number the rest anew."""
    trainer = sampler.trainer
    kept, place = np.unique(topic_of, return_inverse=True)
    width = -(-len(kept) // LDA_LANES) * LDA_LANES

    def narrow(array: FloatArray) -> FloatArray:
        out = np.zeros((*array.shape[:-1], width), np.float32)
        out[..., : len(kept)] = array[..., kept]
        return out

    sampler.topics[:] = place.astype(sampler.topics.dtype)[sampler.topics]
    sampler.words, sampler.word_sum = narrow(sampler.words), narrow(sampler.word_sum)
    sampler.doc_sums = [narrow(rows) for rows in sampler.doc_sums]
    sampler.totals, sampler.spare = sampler.totals[kept], []
    trainer.doc_topic = [narrow(rows) for rows in trainer.doc_topic]
    trainer.n_topics, trainer.alpha, trainer.norm = len(kept), narrow(trainer.alpha), np.ones(width, np.float32)
