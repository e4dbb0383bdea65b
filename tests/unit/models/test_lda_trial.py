"""Several starts of our LDA: which is kept, and topics to spare made one."""

import itertools

import numpy as np
import pytest
import scipy.sparse as sp
from tests.oracles import lda as oracle
from tests.unit.models.test_lda import learned, planted

from zhuti.models import _lda
from zhuti.models._lda import LDA
from zhuti.models._lda_counts import Counts
from zhuti.models._lda_fit import Trainer
from zhuti.models._lda_gibbs import Sampler
from zhuti.models._lda_trial import foresight, merge_topics, topics_to_start_with

COUNTS = planted(60, 4, 80, 40, 2)[0]


def sampled(n_topics, alpha=None, key=0):
    trainer = Trainer(Counts.of(COUNTS), n_topics, key, alpha, None, map)
    trainer.sweep()
    sampler = Sampler(trainer)
    sampler.go_on(12, 12, lambda *_: None)
    return sampler


def tables(sampler):
    """Counts by term and by document, without padding."""
    k = sampler.trainer.n_topics
    return sampler.words[:, :k].astype(float), sampler.trainer.documents().astype(float)


def test_every_other_start_has_topics_to_spare():
    assert [topics_to_start_with(4, 100, restart) for restart in range(4)] == [4, 6, 4, 6]
    assert [topics_to_start_with(k, 7, 1) for k in (1, 3, 5, 7, 9)] == [2, 5, 7, 7, 9]  # no more than there are terms


@pytest.mark.parametrize("key", range(6))
def test_the_pair_that_is_the_least_loss_is_made_one(key):
    sampler = sampled(6, key=key)
    words, docs = tables(sampler)
    alpha, beta = float(sampler.trainer.alpha[:6].mean()), float(sampler.trainer.beta)

    def one(table, a, b):
        return np.column_stack([np.delete(table, (a, b), axis=1), table[:, a] + table[:, b]])

    pairs = list(itertools.combinations(range(6), 2))
    scores = [oracle.joint(one(words, *pair), one(docs, *pair), alpha, beta) for pair in pairs]
    merge_topics(sampler, 5)
    merged = tables(sampler)
    assert oracle.joint(*merged, alpha, beta) == pytest.approx(max(scores), abs=1e-6)
    assert max(scores) - sorted(scores)[-2] > 1e-3  # so that the others are told from it


def test_many_are_made_one_as_one_after_another():
    at_once, in_turn = sampled(11, 0.25), sampled(11, 0.25)
    merge_topics(at_once, 4)
    for n_topics in range(10, 3, -1):
        merge_topics(in_turn, n_topics)
    assert tables(at_once)[0].tolist() == tables(in_turn)[0].tolist()
    assert at_once.topics.tolist() == in_turn.topics.tolist()


@pytest.mark.parametrize("alpha", [None, 0.25])
def test_everything_follows_a_merge(alpha):
    """Draws, counts and sums agree, and the sampler goes on: as many tokens in every table as there were."""
    sampler = sampled(11, alpha)
    sums = sampler.word_sum.sum(axis=1), [rows.sum(axis=1) for rows in sampler.doc_sums]
    weight = sampler.trainer.alpha.sum()
    merge_topics(sampler, 4)
    for _ in range(2):
        words, docs = tables(sampler)
        recounted, at = np.zeros_like(words), 0
        for row in COUNTS.toarray():
            for term, tokens in oracle._draws(row, 16):
                recounted[term, sampler.topics[at]] += tokens
                at += 1
        np.testing.assert_array_equal(words, recounted)
        np.testing.assert_array_equal(docs.sum(axis=1), COUNTS.sum(axis=1).A1)
        np.testing.assert_array_equal(docs.sum(axis=0), words.sum(axis=0))
        np.testing.assert_array_equal(sampler.totals, words.sum(axis=0))
        assert (sampler.words.shape[1], sampler.word_sum.shape[1], len(sampler.trainer.norm)) == (8, 8, 8)
        sampler.sweep(13)
    np.testing.assert_allclose(sampler.word_sum.sum(axis=1), sums[0])
    for rows, before in zip(sampler.doc_sums, sums[1], strict=True):
        np.testing.assert_allclose(rows.sum(axis=1), before)
    assert sampler.trainer.alpha.sum() == pytest.approx(weight if alpha is None else 4 * alpha)
    assert sampler.trainer.alpha[:4].all()


def test_foresight_is_a_mean_over_all_tokens():
    sampler = sampled(4)
    words, docs = tables(sampler)
    counts, topics = COUNTS.toarray(), np.split(sampler.topics, sampler.begins[1:-1])
    beta = float(sampler.trainer.beta)
    norm = words.sum(axis=0) + len(words) * beta
    given = counts, range(len(counts)), norm, sampler.trainer.alpha[:4], beta, topics, docs, words, 16
    assert foresight(sampler) == pytest.approx(oracle.foresee(*given) / counts.sum(), rel=1e-5)


def test_the_start_that_foresees_best_is_kept(monkeypatch):
    scores, trials = [], []
    trial = _lda.trial

    def seen(sampler, n_topics, n_samples, progress):
        trials.append(sampler)
        scores.append(trial(sampler, n_topics, n_samples, progress))
        return scores[-1]

    monkeypatch.setattr(_lda, "trial", seen)
    told = []
    lda = LDA(4, n_samples=30, n_restarts=3, progress=lambda *what: told.append(what)).fit(COUNTS)
    once = [("topics", 1, 1), *(("samples", n, 30) for n in range(1, 26))]
    assert told == 3 * once + [("samples", n, 30) for n in range(26, 31)]
    assert len(set(scores)) == 3
    assert [sampler.n_draws for sampler in trials] == [30 if score == max(scores) else 25 for score in scores]
    assert lda.topic_word_.shape == (4, 80)


def test_starts_with_topics_to_spare_are_choosy(monkeypatch):
    seen = []
    trainer = _lda.Trainer

    def begun(counts, n_topics, *given, choosy):
        seen.append((n_topics, choosy))
        return trainer(counts, n_topics, *given, choosy=choosy)

    monkeypatch.setattr(_lda, "Trainer", begun)
    LDA(4, n_samples=1, n_restarts=3).fit(COUNTS)
    assert seen == [(4, False), (6, True), (4, False)]


def test_same_bytes_for_any_number_of_threads():
    counts = sp.csr_matrix(sp.vstack([planted(400, 6, 300, 80, 1)[0]] * 4))
    assert len({learned(LDA(6, n_samples=20, n_restarts=2, n_threads=n).fit(counts)) for n in (1, 2, 4)}) == 1


@pytest.mark.parametrize("n_samples", [1, 14, 20])
def test_fewer_samples_than_a_trial(n_samples):
    told = []
    lda = LDA(4, n_samples=n_samples, n_restarts=2, progress=lambda *what: told.append(what)).fit(COUNTS)
    assert told == 2 * [("topics", 1, 1), *(("samples", n, n_samples) for n in range(1, n_samples + 1))]
    assert lda.topic_word_.shape == (4, 80)
    np.testing.assert_allclose(lda.doc_topic_.sum(axis=1), 1)
