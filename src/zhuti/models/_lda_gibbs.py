"""Gibbs sampling, which takes our LDA from where variational inference stands to a mean of draws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from zhuti.core import FloatArray, Progress, read_only
from zhuti.kernels import LDA_MAX_DRAWS, lda_draw, lda_even, lda_sample
from zhuti.models._lda_fit import Trainer

PRIORS_EVERY, PRIORS_AFTER = 10, 4
"""Sweeps between two steps of the learned priors, and the share of all that comes before the first: a fourth."""


class Sampler:
    """The drawn topic of every token of a training run, and its counts: `words` by term, the trainer's `doc_topic` by document.

    `n_draws` of them have been added up, in `word_sum` and `doc_sums`.

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
        self.spare: list[FloatArray] = []
        self.n_draws = 0
        self.word_sum = np.zeros_like(trainer.words)
        self.doc_sums = [np.zeros_like(rows) for rows in trainer.doc_topic]
        self._over_parts(self._draw)

    def go_on(self, until: int, n_samples: int, progress: Progress) -> None:
        """Sweep until so many of the `n_samples` draws of every token have been added up."""
        for n in range(self.n_draws, until):
            if n:
                self.sweep(n)
            if n % PRIORS_EVERY == PRIORS_EVERY - 1 and n >= n_samples // PRIORS_AFTER:
                self.trainer.prior_step(self.words, self.totals, drawn=True)
            self.word_sum += self.words
            for total, rows in zip(self.doc_sums, self.trainer.doc_topic, strict=True):
                total += rows
            self.n_draws = n + 1
            progress("samples", self.n_draws, n_samples)

    def average(self) -> None:
        """Put the mean of all draws in the place of the trainer's expected counts."""
        scale, trainer = np.float32(1 / self.n_draws), self.trainer
        for mean in (self.word_sum, *self.doc_sums):
            mean *= scale
        self.word_sum[:, : trainer.n_topics] += trainer.beta
        trainer.words, trainer.doc_topic = self.word_sum, self.doc_sums

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
                self.spare.append(words)
            self.words = changed
        self.totals = np.zeros(self.trainer.n_topics)
        for rows in self.trainer.doc_topic:
            self.totals += rows[:, : self.trainer.n_topics].sum(axis=0, dtype=np.float64)

    def _buffer(self) -> FloatArray:
        return self.spare.pop() if self.spare else np.empty_like(self.words)

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
