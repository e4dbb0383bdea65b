"""Our LDA: scikit-learn's contract, the same bytes for any number of threads, planted topics, held-out perplexity."""

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment
from sklearn.utils.estimator_checks import estimator_checks_generator

from zhuti.core import ModelError
from zhuti.models import _lda_fit, _lda_gibbs, _lda_train
from zhuti.models._lda import LDA
from zhuti.models._lda_counts import N_BATCHES, Counts
from zhuti.models._lda_gibbs import Sampler
from zhuti.models._lda_train import enough_samples, enough_starts


def planted(n_docs, n_topics, n_terms, length, seed):
    """Counts drawn from known topics, each mostly on terms of its own, and the topics."""
    rng = np.random.default_rng(seed)
    topics = rng.dirichlet(np.full(n_terms, 0.05), size=n_topics)
    rows = [rng.multinomial(rng.poisson(length), rng.dirichlet(np.full(n_topics, 0.1)) @ topics) for _ in range(n_docs)]
    return sp.csr_matrix(np.array(rows, dtype=np.int32)), topics


@pytest.fixture(scope="module")
def corpus():
    return planted(400, 6, 300, 80, 1)


def learned(lda):
    return b"".join(np.asarray(value).tobytes() for value in (lda.topic_word_, lda.doc_topic_, lda.alpha_, lda.beta_))


def scikit_learns_checks():
    for estimator, check in estimator_checks_generator(LDA(2, n_iter=5, n_samples=3)):
        if check.func.__name__ != "check_array_api_input":  # for arrays on graphics cards
            yield pytest.param(estimator, check, id=check.func.__name__)


@pytest.mark.parametrize(("estimator", "check"), list(scikit_learns_checks()))
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_own_checks(estimator, check, monkeypatch):
    """scikit-learn checks estimators with fractions; LDA refuses them, so the checks' numbers are rounded on the way in."""
    monkeypatch.setattr(
        "zhuti.models._checks.refuse_fractions", lambda matrix: np.rint(matrix.data, out=matrix.data, casting="unsafe")
    )
    check(estimator)


class TestSameBytes:
    def test_for_any_number_of_threads(self, corpus):
        counts = sp.csr_matrix(sp.vstack([corpus[0]] * 4))
        one, two, four = (LDA(6, n_iter=7, n_samples=6, random_state=3, n_threads=n).fit(counts) for n in (1, 2, 4))
        assert learned(one) == learned(two) == learned(four)
        transformed = [LDA.transform(lda, counts).tobytes() for lda in (one, two, four)]
        assert transformed[0] == transformed[1] == transformed[2]

    def test_more_than_one_shard_in_a_batch(self, corpus):
        """What the test above stands on: there is work to share among threads."""
        assert Counts.of(sp.csr_matrix(sp.vstack([corpus[0]] * 4))).n_shards() >= 2 * N_BATCHES

    def test_for_the_same_state_only(self, corpus):
        fits = [
            LDA(6, n_iter=3, n_samples=3, random_state=s).fit(corpus[0]) for s in (0, 0, 1, np.random.RandomState(5))
        ]
        assert learned(fits[0]) == learned(fits[1])
        assert len({learned(lda) for lda in fits}) == 3

    def test_in_whatever_form_the_counts_come(self, corpus):
        counts = corpus[0]
        wanted = learned(LDA(6, n_iter=3, n_samples=3).fit(counts))
        shuffled = counts.copy()
        for start, stop in zip(counts.indptr, counts.indptr[1:], strict=False):
            shuffled.indices[start:stop] = shuffled.indices[start:stop][::-1]
            shuffled.data[start:stop] = shuffled.data[start:stop][::-1]
        shuffled.has_sorted_indices = False
        before = shuffled.indices.tobytes(), shuffled.data.tobytes()
        assert learned(LDA(6, n_iter=3, n_samples=3).fit(shuffled)) == wanted
        assert (shuffled.indices.tobytes(), shuffled.data.tobytes()) == before


class TestQuality:
    def test_planted_topics_are_found(self, corpus):
        counts, topics = corpus
        lda = LDA(6, random_state=0).fit(counts)
        found = lda.topic_word_ / np.linalg.norm(lda.topic_word_, axis=1, keepdims=True)
        cosine = found @ (topics / np.linalg.norm(topics, axis=1, keepdims=True)).T
        assert cosine[linear_sum_assignment(-cosine)].mean() >= 0.99

    def test_held_out_perplexity_is_near_that_of_the_truth(self, corpus):
        counts, topics = corpus
        lda = LDA(6, random_state=0).fit(counts[:300])
        truth = LDA(6, random_state=0).fit(counts[:300])
        truth.topic_word_ = np.maximum(topics, 1e-9) / np.maximum(topics, 1e-9).sum(axis=1, keepdims=True)
        truth.alpha_ = np.full(6, 0.1)
        best = truth.perplexity(counts[300:])
        worst = LDA(1).fit(counts[:300]).perplexity(counts[300:])
        assert best < lda.perplexity(counts[300:]) < best + 0.1 * (worst - best)

    def test_priors_are_learned(self):
        """Both come within a third of the truth; with expected counts taken for counts, alpha would be twice too large.

        From draws they come nearer.
        """
        rng = np.random.default_rng(0)
        alpha = np.array([0.4, 0.2, 0.1])
        topics = rng.dirichlet(np.full(200, 0.1), size=3)
        rows = [rng.multinomial(200, rng.dirichlet(alpha) @ topics) for _ in range(500)]
        errors = []
        for n_samples in (0, 60):
            lda = LDA(3, n_iter=200, tol=1e-4, n_samples=n_samples).fit(np.array(rows))
            errors.append(np.abs([*(np.sort(lda.alpha_)[::-1] / alpha - 1), lda.beta_ / 0.1 - 1]))
        assert errors[0].max() < 0.33
        assert (errors[1] < errors[0]).all()

    def test_fixed_priors_stay(self, corpus):
        lda = LDA(6, alpha=0.5, beta=0.25, n_iter=10).fit(corpus[0])
        assert lda.alpha_.tolist() == [0.5] * 6
        assert lda.beta_ == 0.25


class TestTraining:
    def test_history_and_stopping(self, corpus):
        lda = LDA(6, n_iter=500, n_samples=0).fit(corpus[0])
        assert lda.converged_
        assert lda.n_iter_ < 500
        assert [entry["sweep"] for entry in lda.history_] == list(range(5, lda.n_iter_ + 1, 5))
        perplexity = [entry["perplexity"] for entry in lda.history_]
        assert perplexity[-1] < perplexity[0]
        assert np.log(perplexity[-2]) - np.log(perplexity[-1]) < lda.tol
        assert all(np.diff(-np.log(perplexity))[:-1] >= lda.tol)
        assert lda.history_[-1]["beta"] == lda.beta_
        assert lda.history_[-1]["alpha_sum"] == pytest.approx(lda.alpha_.sum())

    def test_without_samples_it_is_variational_inference_alone(self, corpus):
        without, more = (LDA(6, n_iter=10, n_samples=n).fit(corpus[0]) for n in (0, 8))
        assert without.history_ == more.history_
        assert without.alpha_.tobytes() == more.alpha_.tobytes()  # learned again in the tenth sample
        assert without.topic_word_.tobytes() != more.topic_word_.tobytes()

    def test_what_the_samples_are_drawn_from(self, corpus, monkeypatch):
        """In every sweep and part, counts that add up, and what alpha and the topics' sums are of them."""
        kernel, keys = _lda_gibbs.lda_sample, []

        def seen(*given):
            norm, alpha, beta, n_topics, key, _, docs, words, even = given[6:]
            assert len(words) * beta + words.sum(axis=0, dtype=float)[:n_topics] == pytest.approx(
                norm[:n_topics], rel=0.3
            )
            np.testing.assert_allclose(even, (words + beta) @ (alpha / norm), rtol=1e-4)
            assert words.sum(dtype=float) == corpus[0].sum()
            keys.append(int(key))
            kernel(*given)
            assert docs.sum(dtype=float) == pytest.approx(corpus[0].sum() / n_shards, rel=0.3)

        monkeypatch.setattr(_lda_gibbs, "lda_sample", seen)
        n_shards = Counts.of(corpus[0]).n_shards()
        for n_parts in (1, 2):
            monkeypatch.setattr(Counts, "n_parts", lambda _, n=n_parts: n)
            keys.clear()
            LDA(6, n_samples=3, n_threads=1).fit(corpus[0])
            assert [len(set(keys[n * n_shards :][:n_shards])) for n in (0, 1)] == [1, 1]
            assert len(set(keys)) == len(keys) // n_shards == 2

    def test_priors_are_learned_from_draws_in_every_tenth_sweep_but_those_of_the_first_quarter(
        self, corpus, monkeypatch
    ):
        """Of which no count is a fraction; in the variational sweeps before, every fifth, they are expected."""
        seen = []
        kernel = _lda_fit.lda_prior

        def prior(counts, value, drawn, out):
            seen.append(drawn)
            assert not drawn or not (counts % 1).any()
            kernel(counts, value, drawn, out)

        monkeypatch.setattr(_lda_fit, "lda_prior", prior)
        each = Counts.of(corpus[0]).n_shards() + 1
        for n_iter, n_samples, steps in ((5, 9, 0), (4, 10, 1), (9, 29, 2), (1, 80, 6)):
            seen.clear()
            LDA(6, n_iter=n_iter, n_samples=n_samples, n_threads=1).fit(corpus[0])
            assert seen == [False] * 3 * (n_iter // 5) * each + [True] * steps * each

    def test_every_draw_counts_alike(self, corpus, monkeypatch):
        """The first is the draw, and the others as many sweeps: what is learned is the mean of their counts."""
        monkeypatch.setattr(Counts, "n_parts", lambda counts: 2)
        words, docs = [], []
        over_parts = Sampler._over_parts

        def seen(self, task):
            over_parts(self, task)
            words.append(self.words.astype(float))
            docs.append(self.trainer.documents().astype(float))

        monkeypatch.setattr(Sampler, "_over_parts", seen)
        lda = LDA(6, n_samples=5, beta=0.25).fit(corpus[0])
        assert len(words) == 5
        mean = np.mean(words, axis=0)[:, :6] + 0.25
        np.testing.assert_allclose(lda.topic_word_, (mean / mean.sum(axis=0)).T, rtol=1e-5)
        mixture = np.mean(docs, axis=0) + lda.alpha_
        np.testing.assert_allclose(lda.doc_topic_, mixture / mixture.sum(axis=1, keepdims=True), rtol=1e-5)
        for drawn, rows in zip(words, docs, strict=True):
            assert drawn.sum(axis=0)[:6].tolist() == rows.sum(axis=0).tolist()
            assert drawn.sum(axis=1).tolist() == np.asarray(corpus[0].sum(axis=0)).ravel().tolist()

    def test_samples_lower_held_out_perplexity(self):
        """Where there is little text, the mean over draws foresees more than the one best set of topics they began from."""
        counts = planted(150, 8, 500, 60, 5)[0]
        without, more = (
            np.mean(
                [
                    LDA(8, n_iter=200, n_samples=n, random_state=s).fit(counts[:100]).perplexity(counts[100:])
                    for s in range(4)
                ]
            )
            for n in (0, 100)
        )
        assert more < without

    def test_out_of_sweeps(self, corpus):
        lda = LDA(6, n_iter=8, tol=0).fit(corpus[0])
        assert (lda.n_iter_, lda.converged_) == (8, False)
        assert [entry["sweep"] for entry in lda.history_] == [5, 8]

    def test_progress_is_told(self, corpus):
        told = []
        LDA(6, n_iter=4, n_samples=2, progress=lambda *what: told.append(what)).fit(corpus[0])
        assert told == [("topics", n, 4) for n in (1, 2, 3, 4)] + [("samples", n, 2) for n in (1, 2)]

    def test_without_samples_the_restart_of_the_highest_likelihood_is_kept(self, corpus):
        told = []
        kept = LDA(6, n_iter=10, n_samples=0, n_restarts=3, progress=lambda *what: told.append(what)).fit(corpus[0])
        assert told == [("topics", n, 10) for _ in range(3) for n in range(1, 11)]
        assert kept.topic_word_.shape == (6, 300)
        settings = {"n_iter": 10, "n_samples": 0}
        reached = [
            [
                LDA(6, n_restarts=n, random_state=s, **settings).fit(corpus[0]).history_[-1]["perplexity"]
                for n in (1, 2, 3)
            ]
            for s in range(3)
        ]
        assert all(row == sorted(row, reverse=True) for row in reached)
        assert any(row[0] > row[-1] for row in reached)

    def test_fewer_samples_where_there_are_many_tokens(self, corpus):
        assert [enough_samples(n) for n in (1, 2 * 10**6, 4 * 10**6, 10**7, 10**9)] == [200, 200, 150, 60, 40]
        told = []
        LDA(2, progress=lambda *what: told.append(what)).fit(corpus[0])
        assert told[-1] == ("samples", 200, 200)
        assert told[:2] == [("topics", 1, 1), ("samples", 1, 200)]

    def test_a_second_start_where_tokens_are_many(self, corpus, monkeypatch):
        given = (250_000, 200), (250_001, 200), (10**7, 300), (10**7, 199), (10**7, 0)
        assert [enough_starts(*each) for each in given] == [1, 2, 2, 1, 1]
        told = []
        monkeypatch.setattr(_lda_train, "_TWO_STARTS", int(corpus[0].sum()) - 1)
        lda = LDA(2, progress=lambda *what: told.append(what)).fit(corpus[0])
        assert told.count(("topics", 1, 1)) == 2
        assert learned(lda) == learned(LDA(2, n_restarts=2).fit(corpus[0]))

    def test_sweeps_until_it_converges_where_nothing_follows(self, corpus):
        told = []
        lda = LDA(2, n_samples=0, progress=lambda *what: told.append(what)).fit(corpus[0])
        assert told[0] == ("topics", 1, 200)
        assert lda.converged_


class TestMemory:
    def test_a_matrix_on_disk_is_not_copied(self, corpus, tmp_path):
        """Counts of int32 are worked on where they stand."""
        counts = corpus[0]
        arrays = []
        for name in ("data", "indices", "indptr"):
            np.save(tmp_path / f"{name}.npy", getattr(counts, name))
            arrays.append(np.load(tmp_path / f"{name}.npy", mmap_mode="r"))
        on_disk = sp.csr_matrix(tuple(arrays), shape=counts.shape)
        lda = LDA(6, n_iter=3, n_samples=2)
        data = lda._counts(on_disk, reset=True)
        assert np.shares_memory(data.counts, arrays[0])
        assert np.shares_memory(data.indices, arrays[1])
        assert learned(lda.fit(on_disk)) == learned(LDA(6, n_iter=3, n_samples=2).fit(counts))

    def test_tokens_are_counted_block_by_block(self, corpus, monkeypatch):
        counts = Counts.of(corpus[0])
        wanted = np.asarray(corpus[0].sum(axis=1)).ravel().tolist()
        monkeypatch.setattr("zhuti.models._lda_counts._BLOCK", 7)
        assert counts.lengths().tolist() == wanted
        capped = np.minimum(corpus[0].toarray(), 2).sum(axis=1)
        assert counts.lengths(2).tolist() == capped.tolist()


class TestPerplexity:
    def test_by_hand(self):
        """One topic: the mixture is 1, and the tokens held out (every other one of 0 0 0 1 1: 0, 1) have its probabilities."""
        lda = LDA(1).fit([[3, 2]])
        p = lda.topic_word_[0]
        assert lda.perplexity([[3, 2]]) == pytest.approx((p[0] * p[1]) ** -0.5)

    def test_nothing_held_out(self, corpus):
        lda = LDA(2, n_iter=2).fit([[3, 2], [0, 4]])
        assert np.isnan(lda.perplexity([[1, 0], [0, 0]]))

    def test_lower_with_more_topics_than_one(self, corpus):
        counts = corpus[0]
        assert LDA(6).fit(counts[:300]).perplexity(counts[300:]) < LDA(1).fit(counts[:300]).perplexity(counts[300:])


class TestRefusals:
    @pytest.mark.parametrize(
        ("setting", "message"),
        [
            ({"alpha": 0}, 'alpha must be "auto" or a number above 0, got 0.'),
            ({"beta": "learn"}, "beta must be \"auto\" or a number above 0, got 'learn'."),
            ({"alpha": np.nan}, 'alpha must be "auto" or a number above 0, got nan.'),
            ({"n_iter": 0}, "n_iter must be an integer >= 1, got 0."),
            ({"n_restarts": 2.0}, "n_restarts must be an integer >= 1, got 2.0."),
            ({"n_restarts": "two"}, "n_restarts must be an integer >= 1, got 'two'."),
            ({"n_threads": 0}, "n_threads must be an integer >= 1, got 0."),
            ({"n_samples": -1}, "n_samples must be an integer >= 0, got -1."),
            ({"n_samples": "all"}, "n_samples must be an integer >= 0, got 'all'."),
            ({"tol": -1}, "tol must be a number >= 0, got -1."),
            ({"tol": np.nan}, "tol must be a number >= 0, got nan."),
        ],
    )
    def test_settings(self, setting, message):
        with pytest.raises(ModelError) as caught:
            LDA(2, **setting).fit([[1, 2], [3, 4]])
        assert str(caught.value) == message

    def test_counts_that_do_not_fit(self):
        with pytest.raises(ModelError) as caught:
            LDA(2).fit([[1, 2], [3, 2.0**31]])
        assert str(caught.value) == "LDA takes counts up to 2147483647: row 1, column 1 holds 2147483648.0."
