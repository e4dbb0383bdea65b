"""Which articles of a corpus resemble each other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray, IntArray
from zhuti.matrix import tfidf_factors
from zhuti.summarise._types import Similar

_BLOCK = 256
_ROWS = 1 << 14
"""Articles that are weighed at once."""
_COMMON = 0.08
"""Terms of a larger share of the articles are looked at only where they may change which articles are most similar."""

_VISITS = 5 * 10**10
"""Entries of the matrix that are looked at in all, some three minutes' work: those of 40,000 articles without exception."""


def find_similar(
    counts: sp.csr_matrix, ids: tuple[str, ...], n_similar: int, *, n_threads: int | None = None
) -> Iterator[tuple[Similar, ...]]:
    """Yield the most similar other articles of each article, by the cosine of their TF-IDF weights (`matrix.tfidf`).

    Found exactly, but that among hundreds of thousands of articles, for one that is not much like any other, its rarest terms alone
    say which others are compared with it: one that shares only frequent terms with it may then be missed. The cosines are exact in
    any case.

    Parameters
    ----------
    counts
        (D, V) of terms in articles.
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
    >>> list(find_similar(sp.csr_matrix([[1, 0], [3, 4], [0, 0]]), ("a", "b", "c"), 2))
    [(Similar(id='b', score=0.495461553),), (Similar(id='a', score=0.495461553),), ()]
    """
    n_docs, n_kept = counts.shape[0], min(n_similar, counts.shape[0] - 1)
    if n_kept <= 0:
        yield from [()] * n_docs
        return
    from zhuti.kernels import nearest_rows

    rank = np.empty(n_docs, dtype=np.int64)
    rank[np.array(sorted(range(n_docs), key=ids.__getitem__))] = np.arange(n_docs)
    n_terms, most = counts.shape[1], int(_COMMON * n_docs)
    *matrix, rest = _states(counts, most)
    states = (*matrix, rank, rest, most, max(1, _VISITS // n_docs))

    def block(first: int) -> tuple[IntArray, FloatArray]:
        size = min(_BLOCK, n_docs - first)
        row, cosine = np.empty((size, n_kept), dtype=np.int64), np.empty((size, n_kept))
        sums, dense = np.zeros(n_docs, dtype=np.float32), np.zeros((2, n_terms))
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


def _states(counts: sp.csr_matrix, most: int) -> tuple[IntArray | FloatArray, ...]:
    """Return the matrix by row and by column, and the norm of each row over the columns of more than `most` entries.

    By row it is the counts themselves, with what makes weights of them: of a million articles, weights would take a gigabyte.
    """
    if not counts.has_sorted_indices:
        counts = counts.sorted_indices()
    factors, norms = tfidf_factors(counts)
    indptr, indices = _places(counts)
    is_common = np.bincount(indices, minlength=len(factors)) > most
    weights, rest = np.empty(len(indices), dtype=np.float32), np.empty(len(norms), dtype=np.float32)
    for begin in range(0, len(norms), _ROWS):
        ptr = indptr[begin : begin + _ROWS + 1]
        part = slice(ptr[0], ptr[-1])
        row = np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))
        weight = counts.data[part] * factors[indices[part]] / norms[begin + row]
        weights[part] = weight
        squares = np.bincount(row, weights=np.where(is_common[indices[part]], weight, 0.0) ** 2, minlength=len(ptr) - 1)
        rest[begin : begin + _ROWS] = np.sqrt(squares)
    columns = sp.csr_matrix((weights, indices, indptr), shape=counts.shape).tocsc()
    rows = (indptr, indices, counts.data.astype(np.int32, copy=False), factors, norms)
    return (*rows, *_places(columns), columns.data, rest)


def _places(matrix: Any) -> tuple[IntArray, IntArray]:
    return matrix.indptr.astype(np.int64, copy=False), matrix.indices.astype(np.int32, copy=False)
