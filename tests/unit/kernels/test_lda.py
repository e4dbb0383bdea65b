"""The LDA kernels against their NumPy twins, on the corners of what they are given."""

import os
import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.special import digamma
from tests.oracles import lda as oracle

from zhuti.kernels import (
    LDA_LANES,
    LDA_MAX_DRAWS,
    lda_draw,
    lda_even,
    lda_foresee,
    lda_freeze,
    lda_infer,
    lda_prior,
    lda_sample,
    lda_start,
    lda_sweep,
    lda_union,
)
from zhuti.kernels._lda import _digamma

CASES = {
    "usual": np.array([[3, 0, 1, 7], [0, 2, 0, 0], [1, 1, 1, 1], [0, 0, 5, 29]]),
    "empty documents": np.array([[0, 0, 0], [2, 0, 1], [0, 0, 0]]),
    "one term": np.array([[4], [0], [1]]),
    "one document": np.array([[2, 1, 0, 6, 1]]),
    "a million": np.array([[10**6, 1], [1, 10**6], [3, 10**6]]),
}
N_TOPICS = [1, 3, LDA_LANES, 11]


def arrays(counts):
    matrix = sp.csr_matrix(counts)
    out = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.int32)
    for array in out:
        array.flags.writeable = False
    return out


def padded(matrix, fill=0.0):
    """Float32 with columns up to a multiple of LDA_LANES."""
    matrix = np.asarray(matrix, dtype=np.float32)
    width = -(-matrix.shape[-1] // LDA_LANES) * LDA_LANES
    out = np.full((*matrix.shape[:-1], width), fill, dtype=np.float32)
    out[..., : matrix.shape[-1]] = matrix
    return out


def topics(n_terms, n_topics, n_docs, seed=3):
    """A frozen state: counts of topics, priors."""
    rng = np.random.default_rng(seed)
    beta = np.float32(0.1)
    words = rng.gamma(1.0, 3.0, size=(n_terms, n_topics)) + beta
    return words, words.sum(axis=0), rng.gamma(1.0, 0.5, n_topics) + 0.01, beta, rng.gamma(1.0, 2.0, (n_docs, n_topics))


def even(words, norm, alpha, beta):
    """What alpha gives each term, from padded counts."""
    out = np.full(len(words), np.nan, np.float32)
    lda_even(words, alpha / norm, beta, 0, len(words), out)
    return out


def places(counts):
    """Where the draws of each document begin."""
    begins = np.concatenate([[0], np.cumsum(np.minimum(counts, LDA_MAX_DRAWS).sum(axis=1))])
    begins.flags.writeable = False
    return begins


@pytest.mark.parametrize("n_topics", N_TOPICS)
@pytest.mark.parametrize("case", CASES)
class TestTwins:
    def test_start(self, case, n_topics):
        counts = CASES[case]
        for first, step in ((0, 1), (len(counts) - 1, 2)):
            docs = range(first, len(counts), step)
            doc_topic, word_topic = (
                padded(np.zeros((len(docs), n_topics))),
                padded(np.zeros((counts.shape[1], n_topics))),
            )
            clusters = np.arange(len(docs)) % n_topics
            given = n_topics, clusters, np.float32(0.75), np.uint64(5 + (1 << 40))
            lda_start(*arrays(counts), first, step, *given, doc_topic, word_topic)
            want_doc, want_word = oracle.start(counts, list(docs), n_topics, clusters, 0.75, 5 + (1 << 40))
            np.testing.assert_allclose(doc_topic[:, :n_topics], want_doc, rtol=1e-5)
            np.testing.assert_allclose(word_topic[:, :n_topics], want_word, rtol=1e-5)
            assert not doc_topic[:, n_topics:].any()
            assert not word_topic[:, n_topics:].any()

    @pytest.mark.parametrize("n_passes", [1, 3])
    def test_sweep(self, case, n_topics, n_passes):
        counts = CASES[case]
        words, norm, alpha, beta, docs = topics(counts.shape[1], n_topics, len(counts))
        doc_topic, out, loglik = padded(docs), padded(np.zeros_like(words)), np.full(1, np.nan)
        state = padded(words), padded(norm, 1), padded(alpha)
        before = [array.copy() for array in state]
        lda_sweep(*arrays(counts), 0, 1, *state, beta, n_passes, True, doc_topic, out, loglik)
        want = oracle.sweep(counts, docs, words, norm, alpha, float(beta), n_passes)
        np.testing.assert_allclose(doc_topic[:, :n_topics], want[0], rtol=2e-4, atol=1e-5)
        np.testing.assert_allclose(out[:, :n_topics], want[1], rtol=2e-4, atol=1e-5)
        assert loglik[0] == pytest.approx(want[2], rel=1e-5, abs=1e-6 * counts.sum())
        assert not doc_topic[:, n_topics:].any()
        assert not out[:, n_topics:].any()
        for array, copy in zip(state, before, strict=True):
            assert array.tobytes() == copy.tobytes()  # frozen

    def test_draw_and_sample(self, case, n_topics):
        counts = CASES[case]
        words, norm, alpha, beta, docs = topics(counts.shape[1], n_topics, len(counts))
        begins = places(counts)
        drawn = np.zeros(begins[-1], np.uint16)
        doc_topic, out = padded(docs), padded(np.zeros_like(words))
        state = padded(norm, 1), padded(alpha)
        lda_draw(*arrays(counts), begins, 0, 1, padded(words), *state, n_topics, np.uint64(7), drawn, doc_topic, out)
        want = oracle.draw(counts, range(len(counts)), words, norm, alpha, 7, docs, LDA_MAX_DRAWS)
        weighed = even(out, *state, beta)
        for key in (8, 1 << 41, None):
            assert drawn.tolist() == [topic for doc in want[0] for topic in doc]
            np.testing.assert_allclose(doc_topic[:, :n_topics], want[1], rtol=1e-5)
            np.testing.assert_allclose(out[:, :n_topics], want[2], rtol=1e-5)
            np.testing.assert_allclose(weighed, (want[2] + beta) @ (alpha / norm), rtol=1e-4)
            assert not doc_topic[:, n_topics:].any()
            assert not out[:, n_topics:].any()
            loglik = np.full(1, np.nan)
            total = padded(out.sum(axis=0)[:n_topics] + len(out) * beta, 1)
            given = total, state[1], beta, n_topics
            lda_foresee(*arrays(counts), begins, 0, 1, *given, drawn, doc_topic, out, loglik)
            foreseen = range(len(counts)), total[:n_topics], alpha, float(beta), *want
            assert loglik[0] == pytest.approx(oracle.foresee(counts, *foreseen, LDA_MAX_DRAWS), rel=1e-5)
            if key:
                given = *state, beta, n_topics, np.uint64(key)
                lda_sample(*arrays(counts), begins, 0, 1, *given, drawn, doc_topic, out, weighed)
                want = oracle.sample(counts, range(len(counts)), norm, alpha, float(beta), key, *want, LDA_MAX_DRAWS)

    def test_infer(self, case, n_topics):
        counts = CASES[case]
        words, norm, alpha, _, _ = topics(counts.shape[1], n_topics, len(counts))
        out = padded(np.full((len(counts), n_topics), 7.0))
        lda_infer(*arrays(counts), 0, 1, padded(words / norm), padded(alpha), n_topics, 20, np.float32(0), out)
        want = oracle.infer(counts, words / norm, alpha, 20, 0.0)
        np.testing.assert_allclose(out[:, :n_topics], want, rtol=1e-3, atol=1e-4)
        assert not out[:, n_topics:].any()

    def test_union(self, case, n_topics):
        counts = CASES[case][:, np.arange(n_topics) % CASES[case].shape[1]]
        for topic in (0, n_topics - 1):
            out = np.ones(n_topics)
            lda_union(padded(counts), 0.25, topic, out)
            np.testing.assert_allclose(out - 1, oracle.union(counts, 0.25, topic), rtol=1e-9, atol=1e-9)

    @pytest.mark.parametrize("drawn", [True, False])
    def test_prior(self, case, n_topics, drawn):
        counts = CASES[case]
        rng = np.random.default_rng(1)
        expected = (counts.sum(axis=1)[:, None] * rng.random((len(counts), n_topics))).astype(np.float32)
        if drawn:
            expected = np.rint(expected)
        value = rng.gamma(1.0, 0.2, n_topics) + 1e-4
        out = np.full(n_topics, np.nan)
        lda_prior(padded(expected), value, drawn, out)
        np.testing.assert_allclose(out, oracle.prior(expected, value, drawn), rtol=1e-9)


def test_next_to_no_counts_tell_of_a_prior_too():
    """Each adds n / prior, which the others do not hide: the sum of 1,000 is that of one count of a hundredth."""
    expected, out = np.full((1000, 1), 1e-5, np.float32), np.zeros(1)
    lda_prior(expected, np.array([0.5]), False, out)
    assert out[0] == pytest.approx(1e-2 / 0.5, rel=1e-5)


def test_a_shard_is_every_nth_document():
    counts = np.random.default_rng(0).poisson(1.0, size=(7, 9))
    words, norm, alpha, beta, docs = topics(9, 3, 7)
    state = padded(words), padded(norm, 1), padded(alpha)
    whole, whole_words, loglik = padded(docs), padded(np.zeros_like(words)), np.zeros(1)
    lda_sweep(*arrays(counts), 0, 1, *state, beta, 2, True, whole, whole_words, loglik)
    total, logliks = np.zeros_like(whole_words), 0.0
    for first in range(3):
        part, part_words, part_loglik = padded(docs[first::3]), padded(np.zeros_like(words)), np.zeros(1)
        lda_sweep(*arrays(counts), first, 3, *state, beta, 2, True, part, part_words, part_loglik)
        assert part.tobytes() == whole[first::3].tobytes()
        total += part_words
        logliks += part_loglik[0]
    np.testing.assert_allclose(total, whole_words, rtol=1e-6)
    assert logliks == pytest.approx(loglik[0])


def test_draws_follow_the_shares():
    """10,000 tokens of one term, each a document of its own, whose shares are known: at first, and once drawn again."""
    counts = np.ones((10_000, 1), dtype=np.int32)
    norm, alpha = np.array([1e6, 2e6, 4e6]), np.array([0.5, 0.5, 1.0])
    begins, drawn = places(counts), np.zeros(10_000, np.uint16)
    docs, out = padded(np.zeros((10_000, 3))), padded(np.zeros((1, 3)))
    state = padded(norm, 1), padded(alpha)
    lda_draw(*arrays(counts), begins, 0, 1, padded([[1.0] * 3]), *state, 3, np.uint64(3), drawn, docs, out)
    follows(drawn, alpha / norm)
    beta = np.float32(1e8)  # so that what was drawn at first weighs next to nothing
    given = *state, beta, 3, np.uint64(4)
    lda_sample(*arrays(counts), begins, 0, 1, *given, drawn, docs, out, even(out, *state, beta))
    follows(drawn, alpha / norm)


def follows(drawn, share):
    share = share / share.sum()
    error = np.sqrt(share * (1 - share) * len(drawn))
    assert (np.abs(np.bincount(drawn, minlength=len(share)) - share * len(drawn)) < 4 * error).all()


@pytest.mark.parametrize("counted", [2.0**24, 1.0])
def test_a_document_whose_tokens_float32_cannot_count(counted):
    """2**24 + 1 tokens of topic 0 are 2**24 in float32, so the last is taken from nothing; topic 1 must stay held.

    So may be the last of a term's tokens, where fewer of them were `counted`.

    Topic 1 has all but none of the share: of the first term for its words, of the second, which topic 2 holds too, for its tokens.
    """
    counts = np.array([[2**24, 1]])
    words, state = (
        padded([[counted, 1e9, 0], [1.0, 1e9, 1e9]]),
        (padded([1e30, 2e9, 1e9], 1), padded([1e-3, 0.5, 1e-3])),
    )
    drawn, docs, beta = np.zeros(LDA_MAX_DRAWS + 1, np.uint16), padded([[2.0**24, 0, 0]]), np.float32(1e-3)
    given = *state, beta, 3, np.uint64(1)
    lda_sample(*arrays(counts), places(counts), 0, 1, *given, drawn, docs, words, even(words, *state, beta))
    assert drawn.tolist() == [1] * (LDA_MAX_DRAWS + 1)
    assert docs[0, :3].tolist() == [0, 2.0**24, 0]
    assert words[:, 0].tolist() == [0, 0]


def test_infer_stops_when_a_document_stands_still():
    counts = np.array([[5, 3, 0], [0, 1, 9]])
    words, norm, alpha, _, _ = topics(3, 4, 2)
    for tol, n_iter in ((0.05, 200), (0.0, 200)):
        out = padded(np.zeros((2, 4)))
        lda_infer(*arrays(counts), 0, 1, padded(words / norm), padded(alpha), 4, n_iter, np.float32(tol), out)
        np.testing.assert_allclose(
            out[:, :4], oracle.infer(counts, words / norm, alpha, n_iter, tol), rtol=1e-3, atol=1e-4
        )


def test_digamma():
    x = np.concatenate([np.logspace(-5, 6, 200), [0.5, 1.0, 5.999, 6.0]])
    np.testing.assert_allclose([_digamma(value) for value in x], digamma(x), rtol=1e-10, atol=1e-10)


def test_even():
    rng = np.random.default_rng(6)
    words, weights = padded(rng.gamma(0.5, 2.0, size=(9, 11))), padded(rng.random(11))
    out = np.full(9, np.nan, np.float32)
    lda_even(words, weights, np.float32(0.5), 2, 9, out)
    np.testing.assert_allclose(out[2:], ((words + 0.5) @ weights)[2:], rtol=1e-6)
    assert np.isnan(out[:2]).all()


def test_freeze():
    rng = np.random.default_rng(4)
    batches = padded(rng.gamma(0.5, 2.0, size=(3, 150, 5)))
    words, norm = np.zeros((150, 8), np.float32), np.full(5, np.nan)
    for begin, end in ((0, 4), (4, 150)):
        lda_freeze(batches, begin, end, np.float32(0.25), 5, words, norm)
        want, want_norm = oracle.freeze(batches[:, begin:end, :5], 0.25)
        np.testing.assert_allclose(words[begin:end, :5], want, rtol=1e-6)
        np.testing.assert_allclose(norm, want_norm, rtol=1e-6)
    assert not words[:, 5:].any()


def test_a_sweep_not_scored_gives_the_same_counts():
    counts = CASES["usual"]
    words, norm, alpha, beta, docs = topics(4, 3, 4)
    state = padded(words), padded(norm, 1), padded(alpha)
    results = []
    for scored in (True, False):
        doc_topic, out, loglik = padded(docs), padded(np.zeros_like(words)), np.full(1, np.nan)
        lda_sweep(*arrays(counts), 0, 1, *state, beta, 2, scored, doc_topic, out, loglik)
        results.append((doc_topic.tobytes(), out.tobytes()))
        assert (loglik[0] < 0) == scored
    assert results[0] == results[1]


def test_within_bounds(tmp_path):
    """The twins once more, compiled anew with bounds checks: an index out of range would raise."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            __file__,
            "-k",
            "TestTwins and (usual or empty)",
        ],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
