"""Which articles of a corpus resemble each other."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

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
    n_docs = weights.shape[0]
    by_term = sp.csr_matrix(weights.T)
    rank = np.empty(n_docs, dtype=np.int64)
    rank[np.array(sorted(range(n_docs), key=ids.__getitem__))] = np.arange(n_docs)
    similar: list[tuple[Similar, ...]] = []
    n_kept = min(n_similar, n_docs - 1)
    for begin in range(0, n_docs, _BLOCK):
        rows = weights[begin : begin + _BLOCK] @ by_term
        cosine = np.round(rows.toarray(), 9)  # so that equal articles tie, whatever the order of summation
        cosine[np.arange(len(cosine)), np.arange(begin, begin + len(cosine))] = -1.0
        for row in cosine:
            if n_kept <= 0:
                similar.append(())
                continue
            floor = max(np.partition(row, n_docs - n_kept)[n_docs - n_kept], np.finfo(np.float64).tiny)
            near = np.flatnonzero(row >= floor)
            near = near[np.lexsort((rank[near], -row[near]))][:n_kept]
            similar.append(tuple(Similar(ids[i], min(float(row[i]), 1.0)) for i in near.tolist()))
    return similar
