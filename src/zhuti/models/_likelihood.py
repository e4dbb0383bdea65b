"""How probable topics make the tokens of a passage."""

from __future__ import annotations

from typing import cast

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray

_BLOCK = 1 << 16
"""Entries worked on at once: memory stays at this many rows of K floats, twice."""


def token_probability(doc_topic: FloatArray, topic_word: FloatArray, counts: sp.csr_matrix) -> FloatArray:
    """Return p(w | d) = Σ_k θ_dk φ_kw for every stored entry of `counts`.

    Parameters
    ----------
    doc_topic
        (P, K) θ.
    topic_word
        (K, V) φ.
    counts
        (P, V) CSR matrix; only where it has entries matters.

    Returns
    -------
    array
        (nnz,) float64 in [0, 1], in the order of `counts.data`.

    Examples
    --------
    >>> theta, phi = np.array([[0.5, 0.5]]), np.array([[1.0, 0.0], [0.5, 0.5]])
    >>> token_probability(theta, phi, sp.csr_matrix([[4, 1]])).tolist()
    [0.75, 0.25]
    """
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    word_topic = np.ascontiguousarray(topic_word.T)
    out = np.empty(counts.nnz)
    for start in range(0, counts.nnz, _BLOCK):
        block = slice(start, start + _BLOCK)
        out[block] = np.einsum("ik,ik->i", doc_topic[rows[block]], word_topic[counts.indices[block]])
    return cast("FloatArray", out)
