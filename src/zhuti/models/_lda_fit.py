"""The state of our LDA in training, and its variational sweeps: documents in fixed shards, partial sums added in shard order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np
from scipy.special import digamma

from zhuti.core import FloatArray, IntArray
from zhuti.kernels import (
    LDA_LANES,
    lda_freeze,
    lda_prior,
    lda_start,
    lda_sweep,
)
from zhuti.models._lda_counts import N_BATCHES, Counts, Map
from zhuti.models._lda_start import cluster_documents

N_PASSES = 3
"""Passes over a document in one sweep, all under the same topics; the topics are summed in the last."""
FEW = 50
"""With fewer documents a topic than this the sweeps there is time for seldom mend a topic, and the clusters are trusted more."""
CLUSTER_WEIGHT, CLUSTER_WEIGHT_OF_FEW = 0.2, 0.9
"""How much of a count starts in the topic of its document's cluster."""
_TERM_BLOCKS, _BLOCK_CELLS = 8, 1 << 18
"""Blocks of terms worked on at once where the topics change: at most so many, of at least so many cells."""
_ALPHA_START, _BETA_START, _BETA_START_OF_FEW = 2.0, 0.1, 0.05
"""Where learned priors start: the sum of alpha, and beta."""
_PRIOR_RANGE = (1e-5, 1e3)
_PRIOR_STEPS = 3
_MASK = (1 << 64) - 1


class Trainer:
    """The state of one training run: expected counts n_dk by shard and n_wk by batch, and the priors.

    It begins with topics that are clusters of documents, and some noise to part those that begin alike. `words` and `norm` are the
    topics that the next shard reads: n_wk + beta, and the sums of that over terms.
    """

    def __init__(
        self,
        counts: Counts,
        n_topics: int,
        key: int,
        alpha: float | None,
        beta: float | None,
        run: Map,
        *,
        choosy: bool = False,
    ) -> None:
        self.counts, self.n_topics, self.key, self.run = counts, n_topics, key, run
        self.learn_alpha, self.learn_beta = alpha is None, beta is None
        n_padded = -(-n_topics // LDA_LANES) * LDA_LANES
        self.alpha = np.zeros(n_padded, np.float32)
        self.alpha[:n_topics] = _ALPHA_START / n_topics if alpha is None else alpha
        few = counts.n_docs < FEW * n_topics
        self.beta = np.float32((_BETA_START_OF_FEW if few else _BETA_START) if beta is None else beta)
        self.n_shards = counts.n_shards()
        self.batches = np.array_split(np.arange(self.n_shards), min(N_BATCHES, self.n_shards))
        self.doc_topic = [
            np.zeros((counts.rows(shard, self.n_shards), n_padded), np.float32) for shard in range(self.n_shards)
        ]
        self.doc_length = counts.lengths()
        self.n_tokens = int(self.doc_length.sum())
        self.words = np.zeros((counts.n_terms, n_padded), np.float32)
        self.norm = np.ones(n_padded, np.float32)
        self.by_batch = np.zeros((len(self.batches), *self.words.shape), np.float32)
        self._spare: list[FloatArray] = []
        clusters = cluster_documents(counts, n_topics, key, choosy=choosy or few)
        weight = np.float32(CLUSTER_WEIGHT_OF_FEW if few else CLUSTER_WEIGHT)
        for b in range(len(self.batches)):
            self._replace(b, partial(self._start, clusters=clusters, weight=weight))
        self._freeze()

    def sweep(self, *, scored: bool = False) -> float:
        """Go once over all documents; return the mean log-likelihood of a token under the mixtures so far, if `scored`."""
        return self._over_batches(partial(self._sweep, scored=scored)) / self.n_tokens

    def update_priors(self) -> None:
        """Take some steps of Minka's fixed point for each learned prior."""
        topics = self.words - self.beta
        totals = topics[:, : self.n_topics].sum(axis=0, dtype=np.float64)
        for _ in range(_PRIOR_STEPS):
            self.prior_step(topics, totals, drawn=False)
        self._freeze()

    def prior_step(self, word_topic: FloatArray, totals: FloatArray, *, drawn: bool) -> None:
        """Take one step for each learned prior, from counts without a prior and their sums over terms; `drawn` or expected."""
        k, n_terms = self.n_topics, self.counts.n_terms
        if self.learn_alpha:
            alpha = self.alpha.astype(np.float64)
            total = alpha.sum()
            denominator = (digamma(self.doc_length + total) - digamma(total)).sum()
            alpha = alpha[:k] * self._prior(self.doc_topic, alpha, drawn) / denominator
            self.alpha = np.zeros_like(self.alpha)
            self.alpha[:k] = np.clip(alpha, *_PRIOR_RANGE)
        if self.learn_beta:
            beta = float(self.beta)
            blocks = np.array_split(word_topic, len(self.term_edges()) - 1)
            numerator = self._prior(blocks, np.full(k, beta), drawn).sum()
            denominator = n_terms * (digamma(totals + n_terms * beta) - digamma(n_terms * beta)).sum()
            self.beta = np.float32(np.clip(beta * numerator / denominator, *_PRIOR_RANGE))

    def stream(self, sweep: int) -> np.uint64:
        """Return the key of the random numbers of a sweep."""
        return np.uint64((self.key + (sweep << 40)) & _MASK)

    def documents(self) -> FloatArray:
        """Return the (D, K) expected counts of topics in documents."""
        out = np.empty((self.counts.n_docs, self.n_topics), np.float32)
        for shard, rows in enumerate(self.doc_topic):
            out[shard :: self.n_shards] = rows[:, : self.n_topics]
        return out

    def term_edges(self) -> list[int]:
        """Return where blocks of terms begin that are worked on at once, and where the last ends."""
        n_blocks = max(1, min(_TERM_BLOCKS, len(self.words), self.words.size // _BLOCK_CELLS))
        return np.linspace(0, len(self.words), n_blocks + 1).astype(int).tolist()  # type: ignore[no-any-return]

    def _over_batches(self, task: Callable[[int, FloatArray], float]) -> float:
        """Do `task` for each shard, the topics brought up to date after each batch; return the sum of its results."""
        result = 0.0
        for b in range(len(self.batches)):
            result += self._replace(b, task)
            self._freeze()
        return result

    def _replace(self, b: int, task: Callable[[int, FloatArray], float]) -> float:
        """Put the sums by term that `task` writes for the shards of a batch in place of its old ones, added in shard order."""

        def items() -> Iterator[tuple[int, FloatArray]]:
            for shard in self.batches[b].tolist():
                yield shard, self._spare.pop() if self._spare else np.empty_like(self.words)

        def cleaned(item: tuple[int, FloatArray]) -> tuple[FloatArray, float]:
            shard, words = item
            words[:] = 0
            return words, task(shard, words)

        self.by_batch[b] = 0
        result = 0.0
        for words, part in self.run(cleaned, items()):
            self.by_batch[b] += words
            self._spare.append(words)
            result += part
        return result

    def _freeze(self) -> None:
        """Bring the topics that shards read up to date."""
        edges = self.term_edges()

        def task(block: int) -> FloatArray:
            norm = np.zeros(self.n_topics)
            lda_freeze(self.by_batch, edges[block], edges[block + 1], self.beta, self.n_topics, self.words, norm)
            return norm

        total = np.zeros(self.n_topics)
        for norm in self.run(task, range(len(edges) - 1)):
            total += norm
        self.norm[: self.n_topics] = total

    def _start(self, shard: int, words: FloatArray, *, clusters: IntArray, weight: np.float32) -> float:
        lda_start(
            *self.counts.arrays, shard, self.n_shards, self.n_topics, clusters[shard :: self.n_shards],
            weight, self.stream(0), self.doc_topic[shard], words,
        )  # fmt: skip
        return 0.0

    def _sweep(self, shard: int, words: FloatArray, *, scored: bool) -> float:
        loglik = np.zeros(1)
        lda_sweep(
            *self.counts.arrays, shard, self.n_shards, self.words, self.norm, self.alpha, self.beta,
            N_PASSES, scored, self.doc_topic[shard], words, loglik,
        )  # fmt: skip
        return float(loglik[0])

    def _prior(self, blocks: Iterable[FloatArray], prior: FloatArray, drawn: bool) -> FloatArray:
        """Return (K,) the numerators of Minka's fixed point, added over blocks of counts in their order."""

        def task(counts: FloatArray) -> FloatArray:
            out = np.zeros(self.n_topics)
            lda_prior(counts, prior, drawn, out)
            return out

        total = np.zeros(self.n_topics)
        for part in self.run(task, blocks):
            total += part
        return total
