"""Matching the topics of two models."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from tests.oracles import rbo as oracle

from zhuti.core import ModelError
from zhuti.evaluate import match_topics, rank_biased_overlap, top_terms, topic_similarity
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics, fit_topics, make_estimator


def fitted(topic_word, vocabulary):
    topic_word = np.array(topic_word, dtype=float)
    n_topics, n_terms = topic_word.shape
    theta = np.full((1, n_topics), 1 / n_topics)
    return FittedTopics(
        topic_word, theta, theta, theta, theta, theta[0], theta[0], np.ones(n_terms), tuple(vocabulary), ("a",), "zhuti", {}
    )  # fmt: skip


def simplex(seed, *shape):
    return np.random.default_rng(seed).dirichlet(np.full(shape[1], 0.3), size=shape[0])


@settings(deadline=None)  # the first call imports or compiles
@given(seed=st.integers(0, 10**6), n_a=st.integers(1, 4), n_b=st.integers(1, 4), n_terms=st.integers(1, 20))
def test_js_equals_scipy(seed, n_a, n_b, n_terms):
    a, b = simplex(seed, n_a, n_terms), simplex(seed + 1, n_b, n_terms)
    wanted = [[1 - jensenshannon(p, q, base=2) ** 2 for q in b] for p in a]
    assert topic_similarity(a, b) == pytest.approx(np.array(wanted), abs=1e-7, nan_ok=True)
    own = topic_similarity(a, a)
    assert own.diagonal() == pytest.approx(np.ones(n_a), abs=1e-12)
    assert ((own >= 0) & (own <= 1)).all()


def test_js_by_hand():
    # p = (1, 0), q = (½, ½), m = (¾, ¼): H(m) = 2 − ¾ log₂ 3, less half of H(p) = 0 and H(q) = 1.
    assert topic_similarity(np.array([[1.0, 0]]), np.array([[1.0, 1.0]]))[0, 0] == pytest.approx(
        1 - (2 - 0.75 * np.log2(3) - 0.5)
    )
    assert topic_similarity(np.array([[1.0, 0]]), np.array([[0.0, 3.0]])).tolist() == [[0.0]]


@settings(deadline=None)  # the first call imports or compiles
@given(seed=st.integers(0, 10**6), n_terms=st.integers(1, 30), depth=st.integers(1, 12), p=st.floats(0.05, 0.98))
def test_rbo_equals_the_oracle(seed, n_terms, depth, p):
    a, b = simplex(seed, 3, n_terms), simplex(seed + 1, 2, n_terms)
    lists_a, lists_b = top_terms(a, depth).tolist(), top_terms(b, depth).tolist()
    wanted = [[oracle.extrapolated(first, second, p) for second in lists_b] for first in lists_a]
    assert rank_biased_overlap(a, b, p=p, n_terms=depth) == pytest.approx(np.array(wanted), abs=1e-12)


def test_rbo_by_hand():
    # 春 夏 秋 against 夏 春 冬, p = ½: agreement 0, 1, 2/3; ½ / ½ · (1 · ¼ + 2/3 · ⅛) + 2/3 · ⅛.
    a, b = np.array([[0.5, 0.3, 0.2, 0.0]]), np.array([[0.3, 0.5, 0.0, 0.2]])
    assert rank_biased_overlap(a, b, p=0.5, n_terms=3)[0, 0] == pytest.approx(1 / 4 + 1 / 12 + 1 / 12)
    assert rank_biased_overlap(a, a)[0, 0] == pytest.approx(1)
    assert rank_biased_overlap(np.eye(2), np.eye(2)[::-1], n_terms=1).tolist() == [[0, 1], [1, 0]]


def test_the_first_ten_ranks_have_the_weight_that_the_docs_say():
    # With the ten leading terms common and the forty after them not, what is lacking is the weight of ranks 11 on.
    a, b = np.arange(100.0, 0, -1)[None, :], np.zeros((1, 100))
    b[0, :10], b[0, 60:] = np.arange(100, 90, -1), np.arange(40, 0, -1)
    p, nine = 0.9, sum(0.9**d / d for d in range(1, 10))
    webber = 1 - p**9 + 10 * (1 - p) / p * (np.log(1 / (1 - p)) - nine)  # equation 21 of the paper, for 10 ranks
    assert webber == pytest.approx(0.86, abs=0.005)
    assert rank_biased_overlap(a, b)[0, 0] == pytest.approx(webber, abs=0.001)  # 0.9⁵⁰ is left to extrapolation


@pytest.mark.parametrize("measure", ["js", "rbo"])
def test_a_row_of_zeros_is_like_nothing_known(measure):
    similarity = topic_similarity(np.array([[0.0, 0.0], [0.5, 0.5]]), np.array([[0.5, 0.5], [0.0, 0.0]]), measure)
    assert np.isnan(similarity).tolist() == [[True, True], [False, True]]


@pytest.mark.parametrize("measure", ["js", "rbo"])
def test_a_permutation_is_found(measure):
    phi, order = simplex(3, 6, 40), [4, 2, 0, 5, 1, 3]
    words = [chr(0x4E00 + i) for i in range(40)]
    match = match_topics(fitted(phi, words), fitted(phi[order], words), measure)
    assert match.pairs == tuple((k, order.index(k)) for k in range(6))
    assert match.similarity == pytest.approx([1.0] * 6)
    assert (match.measure, match.only_a, match.only_b, match.n_shared_terms) == (measure, (), (), 40)


def test_the_sum_decides_not_the_nearest():
    # Greedy would give topic 0 its nearest, column 0, and leave topic 1 with nothing.
    a = fitted([[0.6, 0.4, 0.0], [1.0, 0.0, 0.0]], "春夏秋")
    b = fitted([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]], "春夏秋")
    assert match_topics(a, b).similarities.argmax(axis=1).tolist() == [0, 0]
    assert match_topics(a, b).pairs == ((0, 1), (1, 0))


def test_other_vocabularies_are_compared_on_what_they_share():
    a = fitted([[0.5, 0.25, 0.25, 0.0], [0.0, 0.0, 0.0, 1.0]], "春夏秋冬")
    b = fitted([[0.4, 0.2, 0.4], [0.1, 0.1, 0.8]], "夏春雨")  # 春 and 夏 in another order
    match = match_topics(a, b)
    assert match.n_shared_terms == 2
    assert match.shared_mass_a == pytest.approx([0.75, 0.0])
    assert match.shared_mass_b == pytest.approx([0.6, 0.2])
    assert match.similarities[0] == pytest.approx(topic_similarity(np.array([[2, 1]]), np.array([[1, 2], [1, 1]]))[0])
    assert match.pairs == ((0, 1), (1, 0))  # (2, 1) is nearer to (1, 1)
    assert np.isnan(match.similarity[1])  # topic 1 of a stands on no shared term
    assert not match.similarities.flags.writeable


def test_more_topics_on_one_side_stay_alone():
    phi = simplex(5, 4, 30)
    words = [chr(0x4E00 + i) for i in range(30)]
    match = match_topics(fitted(phi, words), fitted(phi[[3, 1]], words))
    assert (match.pairs, match.only_a, match.only_b) == (((1, 1), (3, 0)), (0, 2), ())
    back = match_topics(fitted(phi[[3, 1]], words), fitted(phi, words))
    assert (back.pairs, back.only_a, back.only_b) == (((0, 3), (1, 1)), (), (0, 2))


def test_two_fits_of_one_matrix_match():
    counts = sp.csr_matrix(np.kron(np.eye(3, dtype=np.int32), np.full((8, 5), 4, dtype=np.int32)))
    matrix = DocTerm(
        counts, tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰"), tuple(map(str, range(24))), np.arange(24), np.zeros(24, int)
    )
    one, two = (fit_topics(matrix, make_estimator("zhuti", n_topics=3, random_state=r)) for r in (0, 1))
    assert min(match_topics(one, two).similarity) > 0.99


class TestErrors:
    def test_no_shared_term(self):
        with pytest.raises(ModelError) as caught:
            match_topics(fitted([[1.0]], "春"), fitted([[1.0]], "秋"))
        assert str(caught.value) == "the two models have no term in common, so that no topic can be compared."

    def test_no_such_measure(self):
        with pytest.raises(ModelError) as caught:
            match_topics(fitted([[1.0]], "春"), fitted([[1.0]], "春"), "cosine")
        assert str(caught.value) == "similarity 'cosine' is unknown. There are: js, rbo."
