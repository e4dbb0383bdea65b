"""TF-IDF weights: for vocabulary, keywords, similarity and NMF; never for LDA."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray

_ROWS = 1 << 14
"""Rows that are weighed at once."""


def tfidf(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Weigh counts by the rarity of their terms, rows scaled to unit length.

    The weight of term w in row d is n_dw · (1 + ln((1 + D) / (1 + df_w))), divided by the Euclidean norm of the row
    (scikit-learn's `TfidfTransformer` as it stands). gensim's `TfidfModel` gives the same, up to rounding, with
    `wglobal=lambda df, n_docs: 1 + math.log((1 + n_docs) / (1 + df))`.

    Parameters
    ----------
    counts
        (D, V) CSR matrix of counts.

    Returns
    -------
    csr_matrix
        (D, V) float64, non-negative; a row is of length 1, or empty where `counts` has an empty row.

    Examples
    --------
    >>> tfidf(sp.csr_matrix([[1, 1], [1, 0]])).toarray().round(3)
    array([[0.58 , 0.815],
           [1.   , 0.   ]])
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    # Of a million articles the indices alone are half a gigabyte: they are shared with the counts.
    weights = sp.csr_matrix((counts.data.astype(np.float64), counts.indices, counts.indptr), shape=counts.shape)
    return sp.csr_matrix(TfidfTransformer().fit(weights).transform(weights, copy=False))


def tfidf_factors(counts: sp.csr_matrix) -> tuple[FloatArray, FloatArray]:
    """Return what makes the weights of `tfidf` of counts: the weight of n_dw is ``n_dw * factors[w] / norms[d]``.

    Parameters
    ----------
    counts
        (D, V) CSR matrix of counts.

    Returns
    -------
    factors, norms
        (V,) and (D,) float64; the norm of an empty row is 0.

    Examples
    --------
    >>> factors, norms = tfidf_factors(sp.csr_matrix([[1, 1], [1, 0]]))
    >>> (np.array([1, 1]) * factors / norms[0]).round(3).tolist()
    [0.58, 0.815]
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    factors = TfidfTransformer().fit(counts).idf_
    norms = np.empty(counts.shape[0])
    for begin in range(0, len(norms), _ROWS):
        ptr = counts.indptr[begin : begin + _ROWS + 1]
        part = slice(ptr[0], ptr[-1])
        weights = counts.data[part] * factors[counts.indices[part]]
        rows = np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))
        # One after the other, as scikit-learn adds them: so weights are the same to the last bit.
        norms[begin : begin + _ROWS] = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(ptr) - 1))
    return factors, norms
