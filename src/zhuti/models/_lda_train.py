"""Training of our LDA from a start to convergence, and inference under topics that stay."""

from __future__ import annotations

import numpy as np

from zhuti.core import FloatArray, Progress
from zhuti.kernels import LDA_LANES, lda_infer
from zhuti.models._lda_counts import Counts, Map
from zhuti.models._lda_fit import Trainer

CHECK_EVERY = 5
"""Sweeps between two updates of the priors, and two looks at the perplexity."""

_INFER_PASSES, _INFER_TOL = 100, np.float32(1e-4)
SWEEPS_ALONE, SWEEPS_BEFORE_SAMPLES = 200, 1
"""Variational sweeps at most: where they are all or starts are compared by them, and where sampling mends the rest for less."""
_DRAWS, _FEWEST_SAMPLES, _MOST_SAMPLES = 600_000_000, 40, 200
_TWO_STARTS = 250_000
"""Tokens from which a second start is worth its time, as long as there is time for all samples."""


def enough_samples(n_tokens: int) -> int:
    """Return how many sweeps of sampling are worth their time (docs/adr/0031-lda-starts-by-size.md)."""
    return min(_MOST_SAMPLES, max(_FEWEST_SAMPLES, _DRAWS // n_tokens))


def enough_starts(n_tokens: int, n_samples: int) -> int:
    """Return how many starts are worth their time (docs/adr/0031-lda-starts-by-size.md)."""
    return 2 if n_tokens > _TWO_STARTS and n_samples >= _MOST_SAMPLES else 1


def train(trainer: Trainer, *, n_iter: int, tol: float, progress: Progress) -> list[dict[str, float]]:
    """Train until a token's mean log-likelihood grows by less than `tol` in `CHECK_EVERY` sweeps, or for `n_iter` sweeps."""
    history: list[dict[str, float]] = []
    last = -np.inf
    for n in range(1, n_iter + 1):
        check = n % CHECK_EVERY == 0 or n == n_iter
        loglik = trainer.sweep(scored=check)
        converged = False
        if n % CHECK_EVERY == 0:
            trainer.update_priors()
        if check:
            converged, last = loglik - last < tol, loglik
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


def infer(counts: Counts, topic_word: FloatArray, alpha: FloatArray, run: Map) -> FloatArray:
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
        lda_infer(*counts.arrays, shard, n_shards, words, prior, n_topics, _INFER_PASSES, _INFER_TOL, rows)
        return shard, rows

    for shard, rows in run(task, range(n_shards)):
        out[shard::n_shards] = rows[:, :n_topics]
    return out


def mixtures(doc_topic: FloatArray, alpha: FloatArray) -> FloatArray:
    """Return (D, K) float64 rows that sum to 1, from expected counts and the prior."""
    theta = doc_topic.astype(np.float64)
    theta += alpha
    theta /= theta.sum(axis=1, keepdims=True)
    return theta
