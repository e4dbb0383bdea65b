"""What the adapters translate."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

import zhuti.models
from zhuti.models import make_estimator


@pytest.fixture
def counts():
    rng = np.random.default_rng(2)
    return sp.csr_matrix(rng.poisson(0.8, size=(20, 12)))


def test_gensim_gets_every_setting(counts):
    lda = make_estimator("gensim", n_topics=2, alpha=0.3, beta=0.02, n_iter=3, n_doc_iter=9, chunk_size=5).fit(counts)
    model = lda.model_
    assert (model.passes, model.iterations, model.chunksize, model.num_topics) == (3, 9, 5, 2)
    assert lda.alpha_.tolist() == [0.3, 0.3]
    assert lda.beta_.tolist() == [0.02] * 12
    assert lda.topic_word_ == pytest.approx(model.get_topics())


def test_gensim_learns_both_priors(counts):
    lda = make_estimator("gensim", n_topics=2, n_iter=5).fit(counts)
    assert len(set(lda.alpha_.tolist())) == 2
    assert len(set(lda.beta_.tolist())) > 2


def test_scikit_learn_gets_every_setting(counts):
    lda = make_estimator("sklearn", n_topics=2, alpha=0.3, beta=0.02, n_iter=3, n_doc_iter=9).fit(counts)
    model = lda.model_
    assert (model.n_iter_, model.max_doc_update_iter, model.n_components, model.n_jobs) == (3, 9, 2, None)
    assert lda.alpha_.tolist() == [0.3, 0.3]
    assert lda.beta_.tolist() == [0.02] * 12


def test_nmf_mixtures_are_in_the_topics_own_scale():
    """Two blocks of unlike size: a document of both takes the share that its factors rebuild, whatever their scaling."""
    counts = sp.csr_matrix([[4, 4, 0, 0, 0, 0], [0, 0, 2, 2, 2, 2], [8, 8, 2, 2, 2, 2]])
    nmf = make_estimator("nmf", n_topics=2).fit(counts)
    rebuilt = nmf.model_.transform(nmf.tfidf_.transform(counts)) @ nmf.model_.components_
    block = nmf.topic_word_[:, 0].argmax()
    assert nmf.doc_topic_[2, block] == pytest.approx(rebuilt[2, :2].sum() / rebuilt[2].sum(), abs=1e-3)
    assert nmf.doc_topic_[2, block] == pytest.approx(2 / 3, abs=1e-3)


def test_heavy_libraries_wait_until_they_are_used():
    code = "import sys, zhuti.models, zhuti.evaluate; print([m for m in ('gensim', 'sklearn', 'numba') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("engine", ["gensim", "sklearn", "nmf"])
def test_same_bytes_for_any_number_of_blas_threads(engine):
    counts = sp.csr_matrix(np.random.default_rng(0).poisson(2, size=(30, 2000)))
    fitted = []
    for n_threads in (1, 2):
        with threadpool_limits(n_threads):
            fitted.append(make_estimator(engine, n_topics=25, n_iter=2).fit(counts))
    assert fitted[0].topic_word_.tobytes() == fitted[1].topic_word_.tobytes()
    assert fitted[0].doc_topic_.tobytes() == fitted[1].doc_topic_.tobytes()


def test_nmf_of_one_passage_is_exact_and_does_not_warn():
    assert make_estimator("nmf", n_topics=1).fit([[3, 1, 3]]).doc_topic_.tolist() == [[1]]


def test_nmf_counts_its_steps(counts):
    assert make_estimator("nmf", n_topics=2, n_iter=3).fit(counts).n_iter_ == 3
    assert 3 < make_estimator("nmf", n_topics=2).fit(counts).n_iter_ < 1000


def test_our_engine_gets_its_threads_the_others_ignore_them():
    assert make_estimator("zhuti", n_topics=2, n_threads=3).get_params()["n_threads"] == 3
    for engine in ("gensim", "sklearn", "nmf"):
        assert "n_threads" not in make_estimator(engine, n_topics=2, n_threads=3).get_params()


def test_our_engine_is_loaded_when_asked_for():
    assert zhuti.models.LDA is type(make_estimator("zhuti", n_topics=2))
    with pytest.raises(AttributeError, match="no attribute 'LDB'"):
        zhuti.models.LDB  # noqa: B018
