"""The LDA kernels equal their NumPy twins for any small matrix of counts."""

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.oracles import lda as oracle

from zhuti.kernels import LDA_LANES, lda_infer, lda_start, lda_sweep
from zhuti.models._lda import LDA

counts_matrices = arrays(
    np.int32,
    st.tuples(st.integers(1, 6), st.integers(1, 7)),
    elements=st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 10**6)),
)
"""Counts of up to 7 terms in up to 6 documents, some of either empty."""


def padded(matrix, fill=0.0):
    width = -(-matrix.shape[-1] // LDA_LANES) * LDA_LANES
    out = np.full((*matrix.shape[:-1], width), fill, dtype=np.float32)
    out[..., : matrix.shape[-1]] = matrix
    return out


@settings(max_examples=60, deadline=None)
@given(counts_matrices, st.integers(1, 10), st.integers(0, 2**40), st.integers(1, 3))
def test_kernels_equal_their_twins(counts, n_topics, key, n_passes):
    matrix = sp.csr_matrix(counts)
    csr = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.int32)
    for array in csr:
        array.flags.writeable = False
    n_docs, n_terms = counts.shape
    docs, words = padded(np.zeros((n_docs, n_topics))), padded(np.zeros((n_terms, n_topics)))
    clusters = np.arange(n_docs) % n_topics
    lda_start(*csr, 0, 1, n_topics, clusters, np.float32(0.5), np.uint64(key), docs, words)
    want_docs, want_words = oracle.start(counts, list(range(n_docs)), n_topics, clusters, 0.5, key)
    np.testing.assert_allclose(docs[:, :n_topics], want_docs, rtol=1e-5)
    np.testing.assert_allclose(words[:, :n_topics], want_words, rtol=1e-5)

    alpha, beta = np.full(n_topics, 0.1), np.float32(0.05)
    state = want_words + beta
    norm = state.sum(axis=0)
    out, loglik = np.zeros_like(words), np.zeros(1)
    frozen = padded(state), padded(norm, 1), padded(alpha)
    lda_sweep(*csr, 0, 1, *frozen, beta, n_passes, True, docs, out, loglik)
    want = oracle.sweep(counts, want_docs, state, norm, alpha, float(beta), n_passes)
    scale = max(1, counts.sum())
    np.testing.assert_allclose(docs[:, :n_topics], want[0], rtol=1e-3, atol=1e-5 * scale)
    np.testing.assert_allclose(out[:, :n_topics], want[1], rtol=1e-3, atol=1e-5 * scale)
    assert abs(loglik[0] - want[2]) <= 1e-5 * scale

    lda_infer(*csr, 0, 1, padded(state / norm), padded(alpha), n_topics, 5, np.float32(0), docs)
    want_infer = oracle.infer(counts, state / norm, alpha, 5, 0.0)
    np.testing.assert_allclose(docs[:, :n_topics], want_infer, rtol=1e-3, atol=1e-5 * scale)


@settings(max_examples=30, deadline=None)
@given(counts_matrices.filter(np.any), st.integers(1, 4), st.integers(0, 5))
def test_any_counts_can_be_fitted(counts, n_topics, random_state):
    n_topics = min(n_topics, counts.shape[1])
    lda = LDA(n_topics, random_state=random_state, n_iter=12, n_samples=4, n_threads=1).fit(counts)
    for array, rows in (
        (lda.topic_word_, n_topics),
        (lda.doc_topic_, len(counts)),
        (lda.transform(counts), len(counts)),
    ):
        assert array.shape[0] == rows
        assert np.isfinite(array).all()
        assert (array >= 0).all()
        np.testing.assert_allclose(array.sum(axis=1), 1, rtol=1e-12)
    held = lda.perplexity(counts)
    assert held >= 1 - 1e-9 or (np.isnan(held) and counts.sum(axis=1).max() <= 1)
