"""Where our LDA starts: documents grouped by their words."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from zhuti.core import FloatArray, IntArray
from zhuti.models._lda_counts import Counts

_STEPS = 10
_SAMPLE = 500_000
"""Entries that centres are sought in."""
_BLOCK = 1 << 14
"""Documents that are given their centres at once."""
_TRIED = 12
"""A choosy start's first centres are each the best of so many."""


def cluster_documents(counts: Counts, n_clusters: int, key: int, *, choosy: bool = False) -> IntArray:
    """Return the cluster of each document by spherical k-means (Dhillon & Modha 2001) on TF-IDF, ten steps.

    The first centres are documents drawn one after another with a chance proportional to one less the cosine with the nearest so
    far (k-means++: Arthur & Vassilvitskii 2007). A choosy start draws twelve each time, and takes the one that leaves all others
    nearest to a centre: a document like no other would have a cluster, and in the end a topic, to itself. A start
    need not be converged, only better than random. Of a large corpus every n-th document is clustered, and the others go to the
    nearest of the centres found.

    Parameters
    ----------
    counts
        D documents over V terms.
    n_clusters
        At most so many; no more than there are documents.
    key
        Fixes the draws.
    choosy
        Whether to take the best of twelve.

    Returns
    -------
    array
        (D,) int64, from 0 to `n_clusters` - 1; a cluster may be empty, an empty document is in cluster 0.
    """
    step = max(1, min(len(counts.counts) // _SAMPLE, counts.n_docs // (10 * n_clusters)))
    sample = counts.matrix(slice(None, None, step))
    doc_freq = np.bincount(sample.indices, minlength=counts.n_terms)
    idf = (np.log((1 + sample.shape[0]) / (1 + doc_freq)) + 1).astype(np.float32)
    centres = _centres(_unit_tfidf(sample, idf), n_clusters, _TRIED if choosy else 1, np.random.default_rng(key))
    clusters = np.empty(counts.n_docs, np.int64)
    for start in range(0, counts.n_docs, _BLOCK):
        rows = slice(start, start + _BLOCK)
        clusters[rows] = np.argmax(_unit_tfidf(counts.matrix(rows), idf) @ centres, axis=1)
    return clusters


def _centres(weights: sp.csr_matrix, n_clusters: int, n_tried: int, rng: np.random.Generator) -> FloatArray:
    """Return the (V, clusters) centres."""
    n_docs = weights.shape[0]
    distance = (np.diff(weights.indptr) > 0).astype(np.float64)  # an empty document is no centre
    seeds: list[int] = []
    for _ in range(min(n_clusters, n_docs)):
        share = np.cumsum(np.maximum(distance, 0) + 1e-9)
        tried = np.minimum(n_docs - 1, np.searchsorted(share, rng.random(n_tried) * share[-1], side="right"))
        distances = np.minimum(distance[:, None], 1 - weights @ weights[tried].toarray().T)
        best = int(distances.sum(axis=0).argmin())
        seeds.append(int(tried[best]))
        distance = distances[:, best]
    centres = np.ascontiguousarray(weights[seeds].toarray().T)
    for _ in range(_STEPS):
        cluster = np.argmax(weights @ centres, axis=1)
        members = sp.csr_matrix((np.ones(n_docs, np.float32), (cluster, np.arange(n_docs))), (centres.shape[1], n_docs))
        centres = np.ascontiguousarray((members @ weights).toarray().T)
        length = np.sqrt((centres * centres).sum(axis=0))
        centres /= np.where(length > 0, length, 1)
    return centres


def _unit_tfidf(counts: sp.csr_matrix, idf: FloatArray) -> sp.csr_matrix:
    """Return (D, V) float32 rows of length 1: log(1 + count) times the smoothed inverse document frequency."""
    data = np.log1p(counts.data, dtype=np.float32) * idf[counts.indices]
    weights = sp.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)
    length = np.sqrt(weights.multiply(weights).sum(axis=1)).A1
    weights.data /= np.repeat(np.where(length > 0, length, 1), np.diff(counts.indptr))
    return weights
