"""The state of our LDA in training: what its shards add up to, where it starts, and in what order work comes back."""

import numpy as np
import pytest
import scipy.sparse as sp
from tests.unit.models.test_lda import planted

from zhuti.models import _lda_fit
from zhuti.models._lda_counts import N_BATCHES, Counts, ordered_map
from zhuti.models._lda_fit import FEW, Trainer


@pytest.fixture(scope="module")
def counts():
    """Two shards in a batch, so that a batch is a sum."""
    matrix = sp.csr_matrix(sp.vstack([planted(400, 6, 300, 80, 1)[0]] * 4))
    assert Counts.of(matrix).n_shards() == 2 * N_BATCHES
    return matrix


def test_every_token_is_counted_once(counts):
    trainer = Trainer(Counts.of(counts), 3, 0, None, None, map)
    for _ in range(2):
        by_term = trainer.words[:, :3].sum(axis=1) - 3 * trainer.beta
        np.testing.assert_allclose(by_term, counts.sum(axis=0).A1, rtol=1e-4)
        np.testing.assert_allclose(trainer.documents().sum(axis=1), counts.sum(axis=1).A1, rtol=1e-4)
        trainer.sweep()


def test_it_starts_from_each_documents_own_cluster(counts, monkeypatch):
    clusters = np.random.default_rng(0).integers(0, 3, counts.shape[0])
    monkeypatch.setattr(_lda_fit, "cluster_documents", lambda *_, **__: clusters)
    monkeypatch.setattr(_lda_fit, "CLUSTER_WEIGHT", 1.0)
    trainer = Trainer(Counts.of(counts), 3, 0, None, None, map)
    np.testing.assert_array_equal(
        trainer.documents(), counts.sum(axis=1).A1[:, None] * (clusters[:, None] == np.arange(3))
    )


def test_where_documents_are_few_a_topic_it_trusts_their_clusters(counts, monkeypatch):
    """One document more or less decides: how the clusters are found, their share of a count, and a beta to be learned."""
    n_topics = 4
    seen = []

    def clusters(counts, *_, choosy):
        seen.append(choosy)
        return np.zeros(counts.n_docs, np.int64)

    monkeypatch.setattr(_lda_fit, "cluster_documents", clusters)
    for n_docs in (FEW * n_topics - 1, FEW * n_topics):
        trainer = Trainer(Counts.of(counts[:n_docs]), n_topics, 0, None, None, map)
        fixed = Trainer(Counts.of(counts[:n_docs]), n_topics, 0, None, 0.3, map)
        share = trainer.documents()[:, 0].sum() / trainer.n_tokens
        few = n_docs < FEW * n_topics
        assert share == pytest.approx(0.9 + 0.1 / 4 if few else 0.2 + 0.8 / 4, abs=0.02)
        assert (trainer.beta, fixed.beta) == (np.float32(0.05 if few else 0.1), np.float32(0.3))
    assert seen == [True, True, False, False]


def test_no_two_states_or_sweeps_share_their_random_numbers(counts):
    trainer = Trainer(Counts.of(counts[:40]), 2, 0, None, None, map)
    streams = set()
    for trainer.key in (0, 1, 2, 1 << 32, 2 << 32):
        streams |= {int(trainer.stream(sweep)) for sweep in range(5)}
    assert len(streams) == 25


def test_results_come_in_the_order_of_the_work(counts):
    with ordered_map(2, Counts.of(counts)) as run:
        assert list(run(lambda item: item, range(20))) == list(range(20))
