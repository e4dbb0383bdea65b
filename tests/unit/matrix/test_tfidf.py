"""TF-IDF."""

import math

import numpy as np
import pytest
import scipy.sparse as sp
from gensim.models import TfidfModel

from zhuti.matrix import _tfidf, tfidf, tfidf_factors


def test_by_hand():
    # 春耕 is in both of 2 rows, 网格 in one: idf 1 + ln(3/3) = 1 and 1 + ln(3/2).
    weights = tfidf(sp.csr_matrix([[2, 1], [1, 0]])).toarray()
    raw = np.array([2.0, 1 + math.log(1.5)])
    assert weights[0] == pytest.approx(raw / np.linalg.norm(raw), abs=1e-15)
    assert weights[1].tolist() == [1.0, 0.0]
    assert weights.dtype == np.float64


def test_equals_gensim():
    rng = np.random.default_rng(3)
    counts = sp.csr_matrix(rng.poisson(0.3, size=(60, 40)))
    bags = [list(zip(row.indices.tolist(), row.data.tolist(), strict=True)) for row in counts]
    model = TfidfModel(bags, wglobal=lambda df, n_docs: 1 + math.log((1 + n_docs) / (1 + df)), normalize=True)
    theirs = np.zeros(counts.shape)
    for row, bag in enumerate(bags):
        for term, weight in model[bag]:
            theirs[row, term] = weight
    assert np.count_nonzero(theirs) == counts.nnz
    assert np.abs(tfidf(counts).toarray() - theirs).max() < 1e-12


def test_an_empty_row_stays_empty_and_counts_are_left_alone():
    counts = sp.csr_matrix([[0, 0], [3, 1]], dtype=np.int32)
    assert tfidf(counts).toarray()[0].tolist() == [0.0, 0.0]
    assert counts.toarray().tolist() == [[0, 0], [3, 1]]


def test_leaves_the_counts_as_they_are_and_shares_their_indices():
    counts = sp.csr_matrix(np.array([[2, 1], [1, 0]], dtype=np.int32))
    counts.indices.flags.writeable = False  # as those of a `DocTerm`
    weights = tfidf(counts)
    assert counts.toarray().tolist() == [[2, 1], [1, 0]]
    assert np.shares_memory(weights.indices, counts.indices)


@pytest.mark.parametrize("at_once", [3, 1 << 14])
def test_factors_make_the_same_weights_to_the_last_bit(monkeypatch, at_once):
    monkeypatch.setattr(_tfidf, "_ROWS", at_once)
    rows = np.random.default_rng(0).poisson(0.6, (50, 40)).astype(np.int32)
    rows[7] = 0
    counts = sp.csr_matrix(rows)
    factors, norms = tfidf_factors(counts)
    row = np.repeat(np.arange(50), np.diff(counts.indptr))
    assert np.array_equal(counts.data * factors[counts.indices] / norms[row], tfidf(counts).data)
    assert norms[7] == 0
