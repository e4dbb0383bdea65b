"""Which articles of a corpus resemble each other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray, IntArray
from zhuti.summarise._types import Similar

_BLOCK = 256
_COMMON = 0.08
"""Terms of a larger share of the articles are looked at only where they may change which articles are most similar."""

_VISITS = 5 * 10**10
"""Entries of the matrix that are looked at in all, some three minutes' work: those of 40,000 articles without exception."""


def find_similar(
    weights: sp.csr_matrix, ids: tuple[str, ...], n_similar: int, *, n_threads: int | None = None
) -> Iterator[tuple[Similar, ...]]:
    """Yield the most similar other articles of each article.

    Found exactly, but that for each of hundreds of thousands of articles its rarest terms alone say which others are compared with
    it: one that shares only frequent terms with it may then be missed. The cosines are exact in any case.

    Parameters
    ----------
    weights
        (D, V) TF-IDF with rows of length 1, or empty.
    ids
        D article ids.
    n_similar
        At most so many; articles without a common term are not similar.
    n_threads
        How many work at it, all cores by default; they are a few blocks of articles ahead of what has been asked for.

    Yields
    ------
    tuple of Similar
        D tuples by falling cosine, then by id.

    Examples
    --------
    >>> list(find_similar(sp.csr_matrix([[1.0, 0.0], [0.6, 0.8], [0.0, 0.0]]), ("a", "b", "c"), 2))
    [(Similar(id='b', score=0.6),), (Similar(id='a', score=0.6),), ()]
    """
    from zhuti.kernels import nearest_rows

    n_docs, n_kept = weights.shape[0], min(n_similar, weights.shape[0] - 1)
    if n_kept <= 0:
        yield from [()] * n_docs
        return
    rank = np.empty(n_docs, dtype=np.int64)
    rank[np.array(sorted(range(n_docs), key=ids.__getitem__))] = np.arange(n_docs)
    n_terms, most = weights.shape[1], int(_COMMON * n_docs)
    *matrix, rest = _states(weights, most)
    states = (*matrix, rank, rest, most, max(1, _VISITS // n_docs))
    del weights  # what is kept is in the states

    def block(first: int) -> tuple[IntArray, FloatArray]:
        size = min(_BLOCK, n_docs - first)
        row, cosine = np.empty((size, n_kept), dtype=np.int64), np.empty((size, n_kept))
        sums, dense = np.zeros(n_docs, dtype=np.float32), np.zeros(n_terms)
        nearest_rows(first, *states, sums, dense, np.empty(n_docs, dtype=np.int32), row, cosine)
        return row, cosine

    workers = n_threads or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        ahead: deque[Future[tuple[IntArray, FloatArray]]] = deque()
        firsts = iter(range(0, n_docs, _BLOCK))
        ahead.extend(pool.submit(block, first) for first in islice(firsts, workers + 1))
        while ahead:
            row, cosine = (array.tolist() for array in ahead.popleft().result())
            ahead.extend(pool.submit(block, first) for first in islice(firsts, 1))
            for near, cosines in zip(row, cosine, strict=True):
                yield tuple(Similar(ids[j], min(c, 1.0)) for j, c in zip(near, cosines, strict=True) if j >= 0)


def _states(weights: sp.csr_matrix, most: int) -> tuple[IntArray | FloatArray, ...]:
    """Return the matrix by row and by column, and the norm of each row over the columns of more than `most` entries."""
    if not weights.has_sorted_indices:
        weights = weights.sorted_indices()
    columns = sp.csr_matrix(weights, dtype=np.float32).T.tocsr()
    is_common = np.diff(columns.indptr) > most
    squares = np.where(is_common[weights.indices], weights.data, 0.0) ** 2
    squares = sp.csr_matrix((squares, weights.indices, weights.indptr), shape=weights.shape)
    rest = np.sqrt(np.asarray(squares.sum(axis=1), dtype=np.float64).ravel()).astype(np.float32)
    rows = (*_places(weights), weights.data.astype(np.float64, copy=False))
    return (*rows, *_places(columns), columns.data, rest)


def _places(by_row: sp.csr_matrix) -> tuple[IntArray, IntArray]:
    return by_row.indptr.astype(np.int64), by_row.indices.astype(np.int32, copy=False)
