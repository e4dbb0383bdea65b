"""Where our LDA starts: clusters of documents."""

import numpy as np
import pytest
import scipy.sparse as sp

from zhuti.models import _lda_start
from zhuti.models._lda_counts import Counts
from zhuti.models._lda_start import cluster_documents


@pytest.fixture(scope="module")
def groups():
    """120 documents in four groups with terms of their own, and a few terms common to all."""
    rng = np.random.default_rng(2)
    label = rng.integers(0, 4, 120)
    rate = np.full((4, 44), 0.02)
    for group in range(4):
        rate[group, group * 10 : group * 10 + 10] = 1.0
    rate[:, 40:] = 1.5
    return Counts.of(sp.csr_matrix(rng.poisson(rate[label]).astype(np.int32))), label


def agree(cluster, label):
    """Whether two ways to number the same groups differ in the numbers alone."""
    return len({*zip(cluster.tolist(), label.tolist(), strict=True)}) == len(set(cluster)) == len(set(label))


def test_groups_are_found(groups):
    """From most starts: k-means has local optima."""
    counts, label = groups
    assert sum(agree(cluster_documents(counts, 4, key), label) for key in range(5)) >= 4


def test_the_key_decides(groups):
    counts, _ = groups
    found = [cluster_documents(counts, 9, key).tolist() for key in (3, 3, 4)]
    assert found[0] == found[1] != found[2]


def test_a_document_like_no_other_gets_no_cluster():
    """A hundred in two groups, and ten of terms of their own: seen as a first centre, each would stay one."""
    rate = np.zeros((12, 60))
    rate[0, :20], rate[1, 20:40] = 1, 1
    rate[np.arange(2, 12), np.arange(40, 60).reshape(10, 2).T] = 10
    label = np.r_[np.repeat([0, 1], 50), np.arange(2, 12)]
    counts = Counts.of(sp.csr_matrix(np.random.default_rng(0).poisson(rate[label]).astype(np.int32)))

    def apart(choosy):
        """How often the two groups are the clusters."""
        found = [cluster_documents(counts, 2, key, choosy=choosy) for key in range(10)]
        return sum(agree(cluster[:100], label[:100]) for cluster in found)

    assert apart(choosy=False) < 9
    assert apart(choosy=True) == 10


def test_a_choosy_starts_centres_are_each_the_best_of_some(groups, monkeypatch):
    counts, _ = groups
    tried = []
    centres = _lda_start._centres
    monkeypatch.setattr(_lda_start, "_centres", lambda *given: tried.append(given[2]) or centres(*given))
    for choosy in (False, True):
        cluster_documents(counts, 2, 0, choosy=choosy)
    assert tried == [1, 12]


def test_of_a_large_corpus_a_sample_gives_the_centres(groups, monkeypatch):
    counts, label = groups
    monkeypatch.setattr(_lda_start, "_SAMPLE", len(counts.counts) // 3)
    monkeypatch.setattr(_lda_start, "_BLOCK", 7)
    seen = []
    centres = _lda_start._centres
    monkeypatch.setattr(_lda_start, "_centres", lambda weights, *more: seen.append(weights) or centres(weights, *more))
    assert agree(cluster_documents(counts, 4, 0), label)
    assert [weights.shape[0] for weights in seen] == [40]


def test_a_sample_holds_ten_documents_a_cluster(groups, monkeypatch):
    counts, _ = groups
    monkeypatch.setattr(_lda_start, "_SAMPLE", 1)
    seen = []
    centres = _lda_start._centres
    monkeypatch.setattr(_lda_start, "_centres", lambda weights, *more: seen.append(weights) or centres(weights, *more))
    cluster_documents(counts, 4, 0)
    assert [weights.shape[0] for weights in seen] == [40]


def test_empty_documents_and_more_clusters_than_documents():
    counts = Counts.of(sp.csr_matrix(np.array([[0, 0], [3, 0], [0, 2], [0, 0]], dtype=np.int32)))
    cluster = cluster_documents(counts, 9, 0)
    assert cluster.tolist()[0] == cluster.tolist()[3] == 0
    assert ((cluster >= 0) & (cluster < 4)).all()
    assert cluster[1] != cluster[2]


def test_rare_terms_weigh_more_than_common_ones():
    counts = sp.csr_matrix(np.array([[1, 1, 0], [1, 0, 1], [1, 0, 0]], dtype=np.int32))
    idf = np.log([4 / 4, 4 / 2, 4 / 2]) + 1
    weights = _lda_start._unit_tfidf(counts, idf.astype(np.float32)).toarray()
    first = np.array([1, 1 + np.log(2), 0])
    assert weights[0] == pytest.approx(first / np.linalg.norm(first))
    assert np.linalg.norm(weights, axis=1) == pytest.approx(1)


def test_the_best_of_some_is_nearest_to_all(groups, monkeypatch):
    counts, _ = groups
    monkeypatch.setattr(_lda_start, "_STEPS", 0)
    weights = _lda_start._unit_tfidf(counts.matrix(slice(None)), np.ones(counts.n_terms, np.float32))
    centres = _lda_start._centres(weights, 1, 5000, np.random.default_rng(0))  # every document is drawn
    best = int((weights @ weights.T).toarray().sum(axis=0).argmax())
    np.testing.assert_array_equal(centres[:, 0], weights[best].toarray()[0])
