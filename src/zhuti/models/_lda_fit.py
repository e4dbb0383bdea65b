"""Training and inference of our LDA: documents in fixed shards, partial sums added in shard order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.special import digamma

from zhuti.core import FloatArray, IntArray, Progress, read_only
from zhuti.kernels import LDA_LANES, LDA_MAX_DRAWS, lda_infer, lda_prior, lda_sample, lda_start, lda_sweep

N_PASSES = 3
"""Passes over a document in one sweep, all under the same topics; the topics are summed in the last."""
N_BATCHES = 4
"""The topics are brought up to date so many times in one sweep."""
CHECK_EVERY = 5
"""Sweeps between two updates of the priors, and two looks at the perplexity."""
_MIN_SWEEPS = 20
"""Training never stops before: the first sweeps part topics that begin alike, and the likelihood may hardly move."""
_SHARD_ENTRIES = 4096
_MAX_SHARDS = 16
"""Shards in a batch: at least so many entries in each, at most so many of them. They bound the threads of use, never the result."""
_ALPHA_START, _BETA_START = 2.0, 0.1
"""Where learned priors start: the sum of alpha, and beta."""
_PRIOR_RANGE = (1e-5, 1e3)
_PRIOR_STEPS = 3
_MASK = (1 << 64) - 1

Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Counts:
    """A (D, V) CSR matrix as the kernels want it: read-only int64, int32, int32."""

    indptr: IntArray
    indices: IntArray
    counts: IntArray
    n_docs: int
    n_terms: int

    @classmethod
    def of(cls, matrix: sp.csr_matrix) -> Counts:
        """Take the arrays of a CSR matrix of whole numbers, without a copy where the types allow."""
        return cls(
            read_only(matrix.indptr.astype(np.int64, copy=False)),
            read_only(matrix.indices.astype(np.int32, copy=False)),
            read_only(matrix.data.astype(np.int32, copy=False)),
            *matrix.shape,
        )

    @property
    def arrays(self) -> tuple[IntArray, IntArray, IntArray]:
        """The three arrays, in the order of the kernels' first parameters."""
        return self.indptr, self.indices, self.counts

    def n_shards(self) -> int:
        """Return how many shards documents are cut into: it depends on the matrix alone."""
        # A shard's sums by term cost as much as its terms, so it should hold at least as many entries.
        shards = len(self.counts) // (N_BATCHES * max(_SHARD_ENTRIES, self.n_terms))
        per_batch = 1 << min(_MAX_SHARDS, max(1, shards)).bit_length() - 1  # a power of two: threads share it evenly
        return min(self.n_docs, N_BATCHES * per_batch)

    def rows(self, shard: int, n_shards: int) -> int:
        """Return the number of documents in a shard, which holds every `n_shards`-th."""
        return len(range(shard, self.n_docs, n_shards))


@contextmanager
def ordered_map(n_threads: int | None, counts: Counts) -> Iterator[Map]:
    """Give a map over `n_threads` threads that yields in order and keeps few results waiting.

    For a matrix with one shard a batch it is the plain `map`: there is nothing to share out.
    """
    n_threads = n_threads or _n_cores()
    if n_threads == 1 or counts.n_shards() <= N_BATCHES:
        yield map
        return
    with ThreadPoolExecutor(n_threads) as pool:

        def apply(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            waiting: deque[Any] = deque()
            for item in items:
                if len(waiting) > n_threads:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(function, item))
            while waiting:
                yield waiting.popleft().result()

        yield apply


def _n_cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Trainer:
    """The state of one training run: expected counts n_dk by shard and n_wk by batch, and the priors."""

    def __init__(
        self, counts: Counts, n_topics: int, key: int, alpha: float | None, beta: float | None, run: Map
    ) -> None:
        self.counts, self.n_topics, self.key, self.run = counts, n_topics, key, run
        self.learn_alpha, self.learn_beta = alpha is None, beta is None
        self.n_padded = -(-n_topics // LDA_LANES) * LDA_LANES
        self.alpha = np.zeros(self.n_padded, np.float32)
        self.alpha[:n_topics] = _ALPHA_START / n_topics if alpha is None else alpha
        self.beta = np.float32(_BETA_START if beta is None else beta)
        self.n_shards = counts.n_shards()
        self.batches = np.array_split(np.arange(self.n_shards), min(N_BATCHES, self.n_shards))
        self.doc_topic = [
            np.zeros((counts.rows(s, self.n_shards), self.n_padded), np.float32) for s in range(self.n_shards)
        ]
        self.doc_length = np.diff(np.concatenate([[0], np.cumsum(counts.counts, dtype=np.int64)])[counts.indptr])
        self.by_batch = [self._sum(partial(self._start, key=key), batch)[0] for batch in self.batches]
        self.word_topic = self._total()

    def sweep(self) -> float:
        """Go once over all documents; return the mean log-likelihood of a token under the mixtures so far."""
        return self._over_batches(self._sweep) / float(self.doc_length.sum())

    def average(self, n_samples: int, progress: Progress) -> None:
        """Go on by Gibbs sampling from where variational inference stands, and put the mean of the later draws in its place.

        The first quarter of the sweeps is left out. The priors stay.
        """
        draws = np.minimum(self.counts.counts, LDA_MAX_DRAWS)
        begins = read_only(np.concatenate([[0], np.cumsum(draws, dtype=np.int64)])[self.counts.indptr])
        topics = np.zeros(begins[-1], np.uint16 if self.n_topics <= 1 << 16 else np.uint32)
        words = np.zeros_like(self.word_topic)
        docs = [np.zeros_like(rows) for rows in self.doc_topic]
        burn_in = n_samples // 4
        for n in range(n_samples):
            key = np.uint64((self.key + ((n + 1) << 40)) & _MASK)
            self._over_batches(partial(self._sample, begins=begins, topics=topics, key=key, fresh=n == 0))
            if n >= burn_in:
                words += self.word_topic
                for mean, rows in zip(docs, self.doc_topic, strict=True):
                    mean += rows
            progress("samples", n + 1, n_samples)
        scale = np.float32(1 / (n_samples - burn_in))
        for mean in (words, *docs):
            mean *= scale
        self.word_topic, self.doc_topic = words, docs

    def _over_batches(self, task: Callable[..., tuple[FloatArray, float]]) -> float:
        """Do `task` for each shard, the topics brought up to date after each batch; return the sum of its second results."""
        loglik = 0.0
        for b, batch in enumerate(self.batches):
            words = self.word_topic + self.beta
            words[:, self.n_topics :] = 0
            norm = words.sum(axis=0, dtype=np.float64).astype(np.float32)
            norm[self.n_topics :] = 1
            new, part = self._sum(partial(task, word_topic=words, norm=norm), batch)
            loglik += part
            self.word_topic += new - self.by_batch[b]
            np.maximum(self.word_topic, 0, out=self.word_topic)
            self.by_batch[b] = new
        self.word_topic = self._total()  # afresh, so that rounding does not add up over sweeps
        return loglik

    def update_priors(self) -> None:
        """Take some steps of Minka's fixed point for each learned prior."""
        for _ in range(_PRIOR_STEPS):
            self._update_priors()

    def _update_priors(self) -> None:
        k = self.n_topics
        if self.learn_alpha:
            alpha = self.alpha.astype(np.float64)
            total = alpha.sum()
            numerator = self._prior(self.doc_topic, alpha)
            denominator = (digamma(self.doc_length + total) - digamma(total)).sum()
            self.alpha[:k] = np.clip(alpha[:k] * numerator / denominator, *_PRIOR_RANGE)
        if self.learn_beta:
            beta, n_terms = float(self.beta), self.counts.n_terms
            blocks = np.array_split(self.word_topic, min(_MAX_SHARDS, n_terms))
            numerator = self._prior(blocks, np.full(k, beta)).sum()
            total = self.word_topic[:, :k].sum(axis=0, dtype=np.float64)
            denominator = n_terms * (digamma(total + n_terms * beta) - digamma(n_terms * beta)).sum()
            self.beta = np.float32(np.clip(beta * numerator / denominator, *_PRIOR_RANGE))

    def documents(self) -> FloatArray:
        """Return the (D, K) expected counts of topics in documents."""
        out = np.empty((self.counts.n_docs, self.n_topics), np.float32)
        for shard, rows in enumerate(self.doc_topic):
            out[shard :: self.n_shards] = rows[:, : self.n_topics]
        return out

    def _start(self, shard: int, key: int) -> tuple[FloatArray, float]:
        words = np.zeros((self.counts.n_terms, self.n_padded), np.float32)
        lda_start(
            *self.counts.arrays, shard, self.n_shards, self.n_topics, np.uint64(key), self.doc_topic[shard], words
        )
        return words, 0.0

    def _sweep(self, shard: int, word_topic: FloatArray, norm: FloatArray) -> tuple[FloatArray, float]:
        words, loglik = np.zeros_like(word_topic), np.zeros(1)
        lda_sweep(
            *self.counts.arrays, shard, self.n_shards, word_topic, norm, self.alpha, self.beta, N_PASSES,
            self.doc_topic[shard], words, loglik,
        )  # fmt: skip
        return words, float(loglik[0])

    def _sample(
        self,
        shard: int,
        *,
        word_topic: FloatArray,
        norm: FloatArray,
        begins: IntArray,
        topics: IntArray,
        key: np.uint64,
        fresh: bool,
    ) -> tuple[FloatArray, float]:
        words = np.zeros_like(word_topic)
        lda_sample(
            *self.counts.arrays, begins, shard, self.n_shards, word_topic, norm, self.alpha, self.beta, key, fresh, topics,
            self.doc_topic[shard], words,
        )  # fmt: skip
        return words, 0.0

    def _prior(self, blocks: Iterable[FloatArray], prior: FloatArray) -> FloatArray:
        """Return (K,) the numerators of Minka's fixed point, added over blocks of counts in their order."""

        def task(counts: FloatArray) -> FloatArray:
            out = np.zeros(self.n_topics)
            lda_prior(counts, prior, out)
            return out

        total = np.zeros(self.n_topics)
        for part in self.run(task, blocks):
            total += part
        return total

    def _sum(self, task: Callable[[int], tuple[FloatArray, float]], shards: IntArray) -> tuple[FloatArray, float]:
        """Add what `task` gives for each shard, in shard order."""
        results = self.run(task, shards.tolist())
        words, loglik = next(results)
        for more, part in results:
            words += more
            loglik += part
        return words, loglik

    def _total(self) -> FloatArray:
        total = self.by_batch[0].copy()
        for batch in self.by_batch[1:]:
            total += batch
        return total


def train(trainer: Trainer, *, n_iter: int, tol: float, progress: Progress) -> list[dict[str, float]]:
    """Train until a token's mean log-likelihood grows by less than `tol` in `CHECK_EVERY` sweeps, or for `n_iter` sweeps."""
    history: list[dict[str, float]] = []
    last = -np.inf
    for n in range(1, n_iter + 1):
        loglik = trainer.sweep()
        converged = False
        if n % CHECK_EVERY == 0 or n == n_iter:
            trainer.update_priors()
            converged, last = n >= _MIN_SWEEPS and loglik - last < tol, loglik
            history.append(
                {
                    "sweep": n,
                    "perplexity": float(np.exp(-loglik)),
                    "alpha_sum": float(trainer.alpha.sum(dtype=np.float64)),
                    "beta": float(trainer.beta),
                    "converged": converged,
                }
            )
        progress("topics", n, n_iter)
        if converged:
            break
    return history


def infer(
    counts: Counts, topic_word: FloatArray, alpha: FloatArray, *, n_iter: int, tol: float, run: Map
) -> FloatArray:
    """Return the (D, K) expected counts of fixed topics in documents, each document by itself."""
    n_topics = len(alpha)
    n_padded = -(-n_topics // LDA_LANES) * LDA_LANES
    words = np.zeros((counts.n_terms, n_padded), np.float32)
    words[:, :n_topics] = topic_word.T
    prior = np.zeros(n_padded, np.float32)
    prior[:n_topics] = alpha
    n_shards = counts.n_shards()
    out = np.empty((counts.n_docs, n_topics), np.float32)

    def task(shard: int) -> tuple[int, FloatArray]:
        rows = np.zeros((counts.rows(shard, n_shards), n_padded), np.float32)
        lda_infer(*counts.arrays, shard, n_shards, words, prior, n_topics, n_iter, np.float32(tol), rows)
        return shard, rows

    for shard, rows in run(task, range(n_shards)):
        out[shard::n_shards] = rows[:, :n_topics]
    return out
