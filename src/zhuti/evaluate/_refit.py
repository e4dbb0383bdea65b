"""Fitting an estimator again, to part of a corpus."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from zhuti.core import IntArray
from zhuti.models import TopicEstimator


def fresh_estimator(estimator: TopicEstimator, **changes: Any) -> TopicEstimator:
    """Return an estimator with the same settings, not fitted; those of `changes` that it knows are changed.

    Not scikit-learn's `clone`, which copies every setting in depth: one may be a progress bar, which holds locks.
    """
    settings = estimator.get_params(deep=False)
    changed = {name: value for name, value in changes.items() if name in settings}
    made: TopicEstimator = type(estimator)(**{**settings, **changed})
    return made


def sample_passages(counts: sp.csr_matrix, max_tokens: int, random_state: int) -> tuple[IntArray, int]:
    """Return passages that hold a token, in an order drawn at random, and how many there are in all.

    So many that they have at most `max_tokens` tokens, though never fewer than ten: all of them in most corpora.
    """
    filled = np.flatnonzero(np.diff(counts.indptr))
    order = np.random.default_rng(random_state).permutation(filled)
    n_tokens = np.asarray(counts.sum(axis=1), dtype=np.int64).ravel()
    within = int(np.searchsorted(np.cumsum(n_tokens[order]), max_tokens, side="right"))
    return order[: max(within, 10)], len(filled)
