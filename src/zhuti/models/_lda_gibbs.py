"""Gibbs sampling, which takes our LDA from where variational inference stands to a mean of draws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from zhuti.core import FloatArray, Progress, read_only
from zhuti.kernels import LDA_MAX_DRAWS, lda_draw, lda_even, lda_sample
from zhuti.models._lda_fit import Trainer

PRIORS_EVERY = 10
"""Sweeps between two steps of the learned priors."""


def average(trainer: Trainer, n_samples: int, progress: Progress) -> None:
    """Go on by `n_samples` sweeps, and put the mean of all draws in the place of the expected counts."""
    sampler = Sampler(trainer)
    words = np.zeros_like(trainer.words)
    docs = [np.zeros_like(rows) for rows in trainer.doc_topic]
    for n in range(n_samples):
        if n:
            sampler.sweep(n)
        if n % PRIORS_EVERY == PRIORS_EVERY - 1:
            trainer.prior_step(sampler.words, sampler.totals, drawn=True)
        words += sampler.words
        for mean, rows in zip(docs, trainer.doc_topic, strict=True):
            mean += rows
        progress("samples", n + 1, n_samples)
    scale = np.float32(1 / n_samples)
    for mean in (words, *docs):
        mean *= scale
    words[:, : trainer.n_topics] += trainer.beta
    trainer.words, trainer.doc_topic = words, docs


class Sampler:
    """The drawn topic of every token of a training run, and its counts: `words` by term, the trainer's `doc_topic` by document.

    Shards are taken in a few parts. Each goes through its shards on a copy of `words` of its own, and what the parts have changed
    is added up (Newman et al. 2009); a small corpus is one part, which needs no copy.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, counts = trainer, trainer.counts
        del trainer.by_batch  # large, and of no more use
        self.parts = [part.tolist() for part in np.array_split(np.arange(trainer.n_shards), counts.n_parts())]
        self.begins = read_only(np.concatenate([[0], np.cumsum(counts.lengths(LDA_MAX_DRAWS))]))
        self.topics = np.zeros(self.begins[-1], np.uint16 if trainer.n_topics <= 1 << 16 else np.uint32)
        self.words = np.zeros_like(trainer.words)
        self.even = np.empty(counts.n_terms, np.float32)
        self._spare: list[FloatArray] = []
        self._over_parts(self._draw)

    def sweep(self, n: int) -> None:
        """Draw every token's topic once more, with the numbers of sweep `n`."""
        trainer = self.trainer
        trainer.norm[: trainer.n_topics] = self.totals + trainer.counts.n_terms * float(trainer.beta)
        weights = trainer.alpha / trainer.norm

        def weigh(edges: tuple[int, int]) -> None:
            lda_even(self.words, weights, trainer.beta, *edges, self.even)

        for _ in trainer.run(weigh, pairwise(trainer.term_edges())):
            pass
        self._over_parts(partial(self._sample, key=trainer.stream(n + 1)))

    def _over_parts(self, task: Callable[[int, FloatArray, FloatArray], None]) -> None:
        """Let `task` bring counts up to date for each shard of each part, and add up what has changed in the parts' order."""

        def one(item: tuple[list[int], FloatArray]) -> FloatArray:
            shards, words = item
            if words is not self.words:
                np.copyto(words, self.words)
            even = self.even.copy()
            for shard in shards:
                task(shard, words, even)
            return words

        if len(self.parts) == 1:
            one((self.parts[0], self.words))
        else:
            changed = self.words.copy()
            for words in self.trainer.run(one, ((part, self._buffer()) for part in self.parts)):
                words -= self.words
                changed += words
                self._spare.append(words)
            self.words = changed
        self.totals = np.zeros(self.trainer.n_topics)
        for rows in self.trainer.doc_topic:
            self.totals += rows[:, : self.trainer.n_topics].sum(axis=0, dtype=np.float64)

    def _buffer(self) -> FloatArray:
        return self._spare.pop() if self._spare else np.empty_like(self.words)

    def _draw(self, shard: int, words: FloatArray, _: FloatArray) -> None:
        trainer = self.trainer
        lda_draw(
            *trainer.counts.arrays, self.begins, shard, trainer.n_shards, trainer.words, trainer.norm, trainer.alpha,
            trainer.n_topics, trainer.stream(1), self.topics, trainer.doc_topic[shard], words,
        )  # fmt: skip

    def _sample(self, shard: int, words: FloatArray, even: FloatArray, *, key: np.uint64) -> None:
        trainer = self.trainer
        lda_sample(
            *trainer.counts.arrays, self.begins, shard, trainer.n_shards, trainer.norm, trainer.alpha, trainer.beta,
            trainer.n_topics, key, self.topics, trainer.doc_topic[shard], words, even,
        )  # fmt: skip
