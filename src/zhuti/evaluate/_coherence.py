"""NPMI coherence: whether a topic's leading terms occur together."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray
from zhuti.evaluate._terms import top_terms


def npmi_coherence(topic_word: FloatArray, counts: sp.csr_matrix, n_terms: int = 10) -> FloatArray:
    """Return the mean normalised pointwise mutual information of each topic's leading terms (Bouma 2009; Lau et al. 2014).

    For a pair, ln(p_ij / (p_i p_j)) / −ln p_ij, where p is the share of reference documents that hold the term, or both. The
    window is the whole document. A pair that never meets has the limit, −1. A pair is undefined when one of its terms is not
    in the reference at all, or when both are in all of its documents; so is a topic with such a pair.

    Deviation from gensim's `c_npmi`: no 1e-12 is added to p_ij. On pairs that meet the two agree to about 1e-11; a pair that
    never meets has −1 here, and there a value that depends on the 1e-12.

    Parameters
    ----------
    topic_word
        (K, V) φ; or other weights, by which the leading terms are chosen.
    counts
        (D, V) counts of the reference over the same terms; only whether an entry is above 0 matters.
    n_terms
        Leading terms a topic.

    Returns
    -------
    array
        (K,) float64 from −1, never together, through 0, independent, to 1, always together; higher is better. NaN where
        undefined, as for a topic of one term.

    Examples
    --------
    >>> reference = sp.csr_matrix([[1, 1, 0], [2, 1, 0], [0, 0, 1], [0, 0, 3]])
    >>> npmi_coherence(np.array([[0.5, 0.4, 0.1], [0.5, 0.1, 0.4]]), reference, n_terms=2).tolist()
    [1.0, -1.0]
    """
    leading = top_terms(topic_word, n_terms)
    used, position = np.unique(leading, return_inverse=True)
    present = sp.csr_matrix(counts[:, used] > 0, dtype=np.float64)
    together = (present.T @ present).toarray() / counts.shape[0]
    alone = together.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(together / np.outer(alone, alone)) / -np.log(together)
    npmi[(together == 0) & np.outer(alone > 0, alone > 0)] = -1.0

    first, second = np.triu_indices(leading.shape[1], k=1)
    if not first.size:
        return np.full(len(leading), np.nan)
    position = position.reshape(leading.shape)
    scores: FloatArray = npmi[position[:, first], position[:, second]].mean(axis=1)
    return scores
