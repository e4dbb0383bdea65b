"""NPMI coherence."""

import math

import numpy as np
import pytest
import scipy.sparse as sp
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from hypothesis import given
from hypothesis import strategies as st
from tests.oracles import npmi as oracle

from zhuti.evaluate import npmi_coherence, top_terms


def test_by_hand():
    # Of 4 documents 春耕 is in 2, 农田 in 3, both in 2: ln(.5 / (.5 · .75)) / −ln .5 = ln(4/3) / ln 2.
    reference = sp.csr_matrix([[1, 5], [2, 1], [0, 1], [0, 0]])
    assert npmi_coherence(np.array([[0.6, 0.4]]), reference)[0] == pytest.approx(math.log(4 / 3) / math.log(2))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([[1, 1], [0, 0]], 1.0),  # always together
        ([[1, 0], [0, 1]], -1.0),  # never
        ([[1, 1], [1, 0], [0, 1], [0, 0]], 0.0),  # independent
        ([[1, 1], [0, 1]], 0.0),  # one is everywhere and says nothing
        ([[1, 0], [1, 0]], math.nan),  # one is nowhere
        ([[1, 1], [2, 3]], math.nan),  # both are everywhere
        ([[0, 0], [0, 0]], math.nan),
    ],
)
def test_limits(rows, wanted):
    score = npmi_coherence(np.array([[0.6, 0.4]]), sp.csr_matrix(rows))
    assert score == pytest.approx([wanted], nan_ok=True, abs=1e-15)


def test_one_term_has_no_pair():
    assert np.isnan(npmi_coherence(np.array([[1.0], [1.0]]), sp.csr_matrix([[1]]))).all()


@given(seed=st.integers(0, 10**6), density=st.floats(0.05, 0.9))
def test_equals_the_oracle(seed, density):
    rng = np.random.default_rng(seed)
    counts = (rng.random((9, 12)) < density) * rng.integers(1, 5, (9, 12))
    topic_word = rng.dirichlet(np.ones(12), size=3)
    documents = [set(np.flatnonzero(row).tolist()) for row in counts]
    wanted = [oracle.coherence(terms, documents) for terms in top_terms(topic_word, 4).tolist()]
    assert npmi_coherence(topic_word, sp.csr_matrix(counts), 4) == pytest.approx(wanted, nan_ok=True, abs=1e-12)


def test_equals_gensim_where_all_pairs_meet():
    rng = np.random.default_rng(1)
    counts = rng.poisson(0.8, size=(300, 20))
    texts = [[str(term) for term, n in enumerate(row) for _ in range(n)] for row in counts]
    topic_word = rng.dirichlet(np.ones(20), size=5)
    theirs = CoherenceModel(
        topics=[[str(term) for term in terms] for terms in top_terms(topic_word, 6).tolist()],
        texts=texts,
        dictionary=Dictionary(texts),
        coherence="c_npmi",
        window_size=max(map(len, texts)),  # a whole document
        topn=6,
        processes=1,
    ).get_coherence_per_topic()
    assert npmi_coherence(topic_word, sp.csr_matrix(counts), 6) == pytest.approx(theirs, abs=1e-10)
