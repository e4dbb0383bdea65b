"""Our topics in gensim's hands, and in the form that pyLDAvis takes."""

import re

import numpy as np
import pytest
import scipy.sparse as sp

from zhuti.matrix import DocTerm
from zhuti.models import fit_topics, make_estimator, to_gensim, to_pyldavis
from zhuti.models._lda import LDA


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(2)
    topics = rng.dirichlet(np.full(40, 0.1), size=3)
    counts = np.array([rng.multinomial(60, rng.dirichlet(np.full(3, 0.2)) @ topics) for _ in range(60)])
    return LDA(3, random_state=0).fit(counts), counts, [f"词{n}" for n in range(40)]


def test_gensim_holds_the_same_topics(fitted):
    lda, counts, vocabulary = fitted
    model = to_gensim(lda.topic_word_, lda.alpha_, lda.beta_, vocabulary, counts.sum(axis=1) @ lda.doc_topic_)
    np.testing.assert_allclose(model.get_topics(), lda.topic_word_, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(model.alpha, lda.alpha_)
    assert model.state.sstats.sum() == pytest.approx(counts.sum(), rel=1e-3)
    assert model.show_topic(1, 1)[0][0] == vocabulary[lda.topic_word_[1].argmax()]


def test_gensim_infers_much_the_same_mixtures(fitted):
    lda, counts, vocabulary = fitted
    model = to_gensim(lda.topic_word_, lda.alpha_, lda.beta_, vocabulary, counts.sum(axis=1) @ lda.doc_topic_)
    gamma = model.inference([[(term, int(n)) for term, n in enumerate(row) if n] for row in counts])[0]
    theirs = gamma / gamma.sum(axis=1, keepdims=True)
    assert np.abs(theirs - lda.transform(counts)).mean() < 0.02
    assert np.abs(theirs[:, [1, 2, 0]] - lda.transform(counts)).mean() > 0.2


def test_pyldavis_takes_it(fitted):
    lda, counts, vocabulary = fitted
    inputs = to_pyldavis(lda.topic_word_, lda.doc_topic_, sp.csr_matrix(counts), vocabulary)
    assert list(inputs) == ["topic_term_dists", "doc_topic_dists", "doc_lengths", "vocab", "term_frequency"]
    assert inputs["doc_lengths"] == counts.sum(axis=1).tolist()
    assert inputs["term_frequency"] == counts.sum(axis=0).tolist()
    assert inputs["vocab"] == vocabulary
    assert inputs["topic_term_dists"].shape == (3, 40)
    assert inputs["doc_topic_dists"].shape == (60, 3)


def test_pyldavis_draws_it(fitted):
    pyldavis = pytest.importorskip("pyLDAvis")
    _, counts, vocabulary = fitted
    matrix = sp.csr_matrix(counts.astype(np.int32))
    doc_term = DocTerm(matrix, tuple(vocabulary), tuple(f"a{n}" for n in range(60)), np.arange(60), np.zeros(60, int))
    topics = fit_topics(doc_term, make_estimator("zhuti", n_topics=3, random_state=0))
    prepared = pyldavis.prepare(**topics.to_pyldavis(doc_term), n_jobs=1, R=10)
    assert len(prepared.topic_coordinates) == 3
    assert set(prepared.topic_info["Term"]) <= set(vocabulary)
    assert "LDAvis" in pyldavis.prepared_data_to_html(prepared)
    other = DocTerm(matrix[:-1], tuple(vocabulary), doc_term.doc_ids[:-1], np.arange(59), np.zeros(59, int))
    with pytest.raises(ValueError, match=re.escape("the topics were fitted to another matrix.")):
        topics.to_pyldavis(other)
