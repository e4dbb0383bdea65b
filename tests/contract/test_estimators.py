"""Every engine keeps every rule of the estimator contract."""

import inspect

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import estimator_checks_generator

from zhuti.core import ModelError
from zhuti.models import ENGINES, make_estimator

QUICK = {
    "gensim": {"n_iter": 2, "n_doc_iter": 20},
    "sklearn": {"n_iter": 2, "n_doc_iter": 20},
    "nmf": {"n_iter": 50},
    "zhuti": {},
}
LDA_ENGINES = [engine for engine in ENGINES if engine != "nmf"]


def quick(engine, n_topics=3, **options):
    return make_estimator(engine, n_topics=n_topics, **{**QUICK[engine], **options})


@pytest.fixture(scope="module")
def counts():
    rng = np.random.default_rng(7)
    topics = rng.dirichlet(np.full(30, 0.1), size=3)
    rows = [rng.multinomial(40, rng.dirichlet(np.full(3, 0.3)) @ topics) for _ in range(25)]
    return sp.csr_matrix(np.array(rows, dtype=np.int32))


def check_learned(estimator, counts):
    n_docs, n_terms = counts.shape
    n_topics = estimator.n_topics
    assert estimator.topic_word_.shape == (n_topics, n_terms)
    assert estimator.doc_topic_.shape == (n_docs, n_topics)
    assert estimator.alpha_.shape == (n_topics,)
    assert np.shape(estimator.beta_) in ((), (n_terms,))
    assert estimator.n_features_in_ == n_terms
    for array in (estimator.topic_word_, estimator.doc_topic_):
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
        assert (array >= 0).all()
        assert np.abs(array.sum(axis=1) - 1).max() < 1e-12
    for prior in (estimator.alpha_, np.asarray(estimator.beta_)):
        assert prior.dtype == np.float64
        assert (prior > 0).all() or np.isnan(prior).all()


@pytest.mark.parametrize("engine", ENGINES)
class TestEveryEngine:
    def test_constructor_only_assigns(self, engine):
        estimator = quick(engine)
        for name, parameter in inspect.signature(type(estimator)).parameters.items():
            assert parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
            assert getattr(estimator, name) is estimator.get_params()[name]
        assert set(vars(estimator)) == set(estimator.get_params())
        odd = object()
        assert type(estimator)(n_topics=odd).n_topics is odd  # nothing is validated before fit

    def test_nothing_is_learned_before_fit(self, engine, counts):
        estimator = quick(engine)
        assert not [name for name in dir(estimator) if name.endswith("_") and not name.startswith("_")]
        with pytest.raises(NotFittedError):
            estimator.transform(counts)

    def test_learned_values(self, engine, counts):
        estimator = quick(engine)
        before = estimator.get_params()
        assert estimator.fit(counts) is estimator
        check_learned(estimator, counts)
        assert estimator.get_params() == before

    def test_clone_gives_the_same_bytes(self, engine, counts):
        first = quick(engine).fit(counts)
        second = clone(first).fit(counts)
        for name in ("topic_word_", "doc_topic_", "alpha_"):
            assert getattr(first, name).tobytes() == getattr(second, name).tobytes()

    def test_refit_starts_afresh(self, engine, counts):
        other = sp.csr_matrix(counts.toarray()[::-1, ::-1])
        refitted = quick(engine).fit(other).fit(counts)
        assert refitted.topic_word_.tobytes() == quick(engine).fit(counts).topic_word_.tobytes()

    def test_transform_agrees_with_fit_and_changes_nothing(self, engine, counts):
        estimator = quick(engine).fit(counts)
        learned = {
            name: np.array(getattr(estimator, name)) for name in ("topic_word_", "doc_topic_", "alpha_", "beta_")
        }
        first, second = estimator.transform(counts), estimator.transform(counts)
        assert first.tobytes() == second.tobytes()
        assert first.dtype == np.float64
        for name, value in learned.items():
            assert np.asarray(getattr(estimator, name)).tobytes() == value.tobytes()
        if engine == "zhuti":  # its mixtures of `fit` are those under the topics one sweep before the last
            assert np.abs(first - estimator.doc_topic_).mean() < 0.02
        else:
            assert first.tobytes() == estimator.doc_topic_.tobytes()

    def test_a_row_depends_on_no_other(self, engine, counts):
        estimator = quick(engine).fit(counts)
        whole = estimator.transform(counts)
        backwards = estimator.transform(counts[::-1])[::-1]
        alone = np.vstack([estimator.transform(row) for row in counts[:5]])
        tolerance = 1e-8 if engine == "nmf" else 0  # its solver stops when all rows together have converged
        assert np.abs(backwards - whole).max() <= tolerance
        assert np.abs(alone - whole[:5]).max() <= tolerance

    def test_dtype_and_form_do_not_matter(self, engine, counts):
        wanted = quick(engine).fit(counts).topic_word_.tobytes()
        for dtype in (np.int64, np.uint16, np.float32, np.float64):
            assert quick(engine).fit(counts.astype(dtype)).topic_word_.tobytes() == wanted
        for form in (sp.csc_matrix, sp.csr_array, sp.coo_matrix, lambda matrix: matrix.toarray()):
            assert quick(engine).fit(form(counts)).topic_word_.tobytes() == wanted

    def test_input_is_left_alone(self, engine, counts):
        matrix = counts.copy().astype(np.float64)
        for array in (matrix.data, matrix.indices, matrix.indptr):
            array.flags.writeable = False
        quick(engine).fit(matrix).transform(matrix)
        assert (matrix != counts).nnz == 0

    @pytest.mark.parametrize("n_topics", [1, 20])
    def test_one_topic_and_more_topics_than_documents(self, engine, counts, n_topics):
        few = counts[:6]
        check_learned(quick(engine, n_topics).fit(few), few)

    def test_one_topic_is_the_whole(self, engine, counts):
        estimator = quick(engine, 1).fit(counts)
        assert estimator.doc_topic_.tolist() == [[1.0]] * counts.shape[0]

    def test_one_document(self, engine, counts):
        check_learned(quick(engine).fit(counts[:1]), counts[:1])

    def test_one_term(self, engine):
        counts = sp.csr_matrix([[3], [0], [1]])
        estimator = quick(engine, 1).fit(counts)
        check_learned(estimator, counts)
        assert estimator.topic_word_.tolist() == [[1.0]]

    def test_empty_rows_have_the_mean_of_the_prior(self, engine, counts):
        matrix = sp.csr_matrix(sp.vstack([counts, sp.csr_matrix((2, counts.shape[1]), dtype=np.int32)]))
        estimator = quick(engine).fit(matrix)
        check_learned(estimator, matrix)
        prior = np.ones(3) if engine == "nmf" else estimator.alpha_
        for mixture in (*estimator.doc_topic_[-2:], *estimator.transform(matrix[-2:])):
            assert mixture == pytest.approx(prior / prior.sum(), abs=1e-6)

    def test_a_term_that_never_occurs(self, engine, counts):
        matrix = sp.csr_matrix(sp.hstack([counts, sp.csr_matrix((counts.shape[0], 2), dtype=np.int32)]))
        check_learned(quick(engine).fit(matrix), matrix)

    def test_counts_of_a_million(self, engine):
        counts = sp.csr_matrix([[10**6, 10**6, 0, 0], [0, 0, 10**6, 1], [0, 1, 10**6, 10**6]])
        check_learned(quick(engine, 2).fit(counts), counts)

    def test_nothing_but_zeros_is_refused(self, engine):
        with pytest.raises(ModelError, match="4 empty rows"):
            quick(engine, 2).fit(sp.csr_matrix((4, 5), dtype=np.int32))

    def test_other_terms_are_refused(self, engine, counts):
        estimator = quick(engine).fit(counts)
        with pytest.raises(ValueError, match="30 features"):
            estimator.transform(counts[:, :10])

    @pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
    def test_negative_or_undefined_entries_are_refused(self, engine, counts, bad):
        matrix = counts.astype(np.float64)
        matrix.data[5] = bad
        with pytest.raises(ModelError, match="takes"):
            quick(engine).fit(matrix)
        with pytest.raises(ModelError, match="takes"):
            quick(engine).fit(counts).transform(matrix)

    def test_more_topics_than_terms_are_refused(self, engine, counts):
        with pytest.raises(ModelError, match="31"):
            quick(engine, 31).fit(counts)


@pytest.mark.parametrize("engine", LDA_ENGINES)
def test_another_random_state_gives_other_topics(engine, counts):
    first, second = (make_estimator(engine, n_topics=3, random_state=s, **QUICK[engine]).fit(counts) for s in (0, 1))
    assert first.topic_word_.tobytes() != second.topic_word_.tobytes()


@pytest.mark.parametrize("engine", LDA_ENGINES)
def test_lda_refuses_fractions(engine, counts):
    weights = counts.astype(np.float64) * 0.3
    with pytest.raises(ModelError, match="LDA takes counts"):
        quick(engine).fit(weights)
    with pytest.raises(ModelError, match="LDA takes counts"):
        quick(engine).fit(counts).transform(weights)


def scikit_learns_checks():
    for engine in ENGINES:
        if engine == "zhuti":  # its own tests run them
            continue
        for estimator, check in estimator_checks_generator(quick(engine, 2)):
            name = check.func.__name__
            if name != "check_array_api_input":  # for arrays on graphics cards
                yield pytest.param(estimator, check, id=f"{engine}-{name}")


@pytest.mark.parametrize(("estimator", "check"), list(scikit_learns_checks()))
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_own_checks(estimator, check, monkeypatch):
    """scikit-learn checks estimators with fractions; so the one rule against them is lifted, and every other one is held."""
    monkeypatch.setattr("zhuti.models._checks.refuse_fractions", lambda matrix: None)
    check(estimator)
