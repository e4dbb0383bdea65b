"""Which articles of a corpus resemble each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray, IntArray
from zhuti.summarise._types import Similar

_BLOCK = 256


def find_similar(weights: sp.csr_matrix, ids: tuple[str, ...], n_similar: int) -> list[tuple[Similar, ...]]:
    """Return the most similar other articles of each article, exactly.

    Parameters
    ----------
    weights
        (D, V) TF-IDF with rows of length 1, or empty.
    ids
        D article ids.
    n_similar
        At most so many; articles without a common term are not similar.

    Returns
    -------
    list of tuple of Similar
        D tuples by falling cosine, then by id.

    Examples
    --------
    >>> find_similar(sp.csr_matrix([[1.0, 0.0], [0.6, 0.8], [0.0, 0.0]]), ("a", "b", "c"), 2)
    [(Similar(id='b', score=0.6),), (Similar(id='a', score=0.6),), ()]
    """
    from zhuti.kernels import nearest_rows

    n_docs, n_kept = weights.shape[0], min(n_similar, weights.shape[0] - 1)
    if n_kept <= 0:
        return [()] * n_docs
    rank = np.empty(n_docs, dtype=np.int64)
    rank[np.array(sorted(range(n_docs), key=ids.__getitem__))] = np.arange(n_docs)
    states = (*_arrays(weights), *_arrays(weights.T), rank)
    row = np.empty((n_docs, n_kept), dtype=np.int64)
    cosine = np.empty((n_docs, n_kept))

    def block(first: int) -> None:
        part = slice(first, first + _BLOCK)
        nearest_rows(first, *states, np.zeros(n_docs), row[part], cosine[part])

    with ThreadPoolExecutor() as pool:
        list(pool.map(block, range(0, n_docs, _BLOCK)))
    return [
        tuple(Similar(ids[j], min(c, 1.0)) for j, c in zip(near, cosines, strict=True) if j >= 0)
        for near, cosines in zip(row.tolist(), cosine.tolist(), strict=True)
    ]


def _arrays(matrix: sp.spmatrix) -> tuple[IntArray, IntArray, FloatArray]:
    by_row = sp.csr_matrix(matrix)
    return by_row.indptr.astype(np.int64), by_row.indices.astype(np.int32), by_row.data.astype(np.float64)
