"""Coherence over windows, beside gensim's and its definition."""

import math

import numpy as np
import pytest
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracles import windows as oracle

from zhuti.core import RequestError
from zhuti.corpus import Article, Corpus
from zhuti.evaluate import (
    cv_coherence,
    uci_coherence,
    umass_coherence,
    window_counts,
    window_npmi_coherence,
)
from zhuti.tokens import tokenise

MEASURES = {"u_mass": umass_coherence, "c_uci": uci_coherence, "c_npmi": window_npmi_coherence, "c_v": cv_coherence}
ORACLES = {"u_mass": oracle.umass, "c_uci": oracle.uci, "c_npmi": oracle.window_npmi, "c_v": oracle.c_v}
WIDTHS = {"u_mass": 10**6, "c_uci": 10, "c_npmi": 10, "c_v": 110}
TOPIC = [["春耕", "备耕"]]


def corpus(seed=0, n_docs=80, n_terms=60, longest=260):
    """Texts in which terms repeat within a window, some shorter than a window, some empty."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.full(n_terms, 0.3))
    lengths = [0, 1, *rng.integers(0, longest, n_docs)]
    texts = [[chr(0x4E00 + t) for t in rng.choice(n_terms, size=n, p=weights)] for n in lengths]
    present = sorted({token for text in texts for token in text})
    return texts, [rng.permutation(present)[:8].tolist() for _ in range(6)]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("seed", [0, 1])
def test_equals_gensim(measure, seed):
    texts, topics = corpus(seed)
    dictionary = Dictionary(texts)
    bags = [dictionary.doc2bow(text) for text in texts]
    theirs = CoherenceModel(
        topics=topics, texts=texts, corpus=bags, dictionary=dictionary, coherence=measure, topn=8, processes=1
    ).get_coherence_per_topic()
    assert MEASURES[measure](topics, texts) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
@settings(deadline=None)  # the first call imports or compiles
@given(seed=st.integers(0, 10**6))
def test_equals_the_oracle(measure, seed):
    texts, topics = corpus(seed, n_docs=6, n_terms=25, longest=30)
    wanted = []
    for topic in topics:
        counts, n_windows = oracle.together(texts, WIDTHS[measure], topic)
        wanted.append(ORACLES[measure]((counts / n_windows).tolist()))
    assert MEASURES[measure](topics, texts) == pytest.approx(wanted, abs=1e-9)


# 春耕 stands in 2 of 4 articles, 备耕 in 3, both in 2; each article is one window.
TEXTS = [["春耕", "备耕"], ["备耕", "党课", "春耕"], ["备耕"], []]


@pytest.mark.parametrize(
    ("measure", "topic", "wanted"),
    [
        ("u_mass", ["春耕", "备耕"], 0.0),  # ln(2/4 / (2/4)): 备耕 follows wherever 春耕 stands
        ("u_mass", ["备耕", "春耕"], math.log(2 / 3)),
        ("c_uci", ["春耕", "备耕"], math.log(4 / 3)),  # ln(.5 / (.5 · .75))
        ("c_npmi", ["春耕", "备耕"], math.log(4 / 3) / math.log(2)),
        ("c_uci", ["备耕", "党课", "春耕"], (math.log(4 / 3) + math.log(4 / 3) + math.log(2)) / 3),
        ("u_mass", ["党课", "备耕", "春耕"], (0 + 0 + math.log(2 / 3)) / 3),
    ],
)
def test_by_hand(measure, topic, wanted):
    assert MEASURES[measure]([topic], TEXTS)[0] == pytest.approx(wanted, abs=1e-9)


def test_cv_by_hand():
    # NPMI of a term with itself is 1, of the two x = ln(4/3) / ln 2. Vectors (1, x) and (x, 1), their sum (1 + x)(1, 1):
    # cosine (1 + x) / √(2 (1 + x²)), twice.
    x = math.log(4 / 3) / math.log(2)
    assert cv_coherence(TOPIC, TEXTS)[0] == pytest.approx((1 + x) / math.sqrt(2 * (1 + x * x)))


def test_a_pair_that_never_meets_counts_about_minus_one():
    apart = [["春耕"], ["备耕"]]
    assert uci_coherence(TOPIC, apart)[0] == pytest.approx(math.log(1e-12 / 0.25))
    assert window_npmi_coherence(TOPIC, apart)[0] == pytest.approx(math.log(1e-12 / 0.25) / -math.log(1e-12))


def test_the_windows_of_a_measure_are_its_own():
    texts = [["春耕", *["党课"] * 20, "备耕"], ["党课"] * 30]
    assert window_npmi_coherence(TOPIC, texts)[0] < -0.7
    assert window_npmi_coherence(TOPIC, texts, window=22)[0] > 0
    assert uci_coherence(TOPIC, texts)[0] < -15 < 0 < uci_coherence(TOPIC, texts, window=22)[0]
    assert cv_coherence(TOPIC, texts, window=2)[0] != cv_coherence(TOPIC, texts)[0]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("topic", "texts"),
    [
        (["春耕", "秋收"], TEXTS),  # a term that the reference lacks
        (["春耕"], TEXTS),  # no pair
        ([], TEXTS),
        (["春耕", "备耕"], []),
        (["春耕", "备耕"], [[]]),
    ],
)
def test_undefined_is_nan_and_spoils_no_other_topic(measure, topic, texts):
    scores = MEASURES[measure]([["春耕", "备耕"], topic], texts)
    assert np.isnan(scores[1])
    if texts is TEXTS:
        assert not np.isnan(scores[0])


def test_terms_in_every_window():
    texts = [["春耕", "备耕"], ["备耕", "春耕"], ["春耕", "备耕", "党课"]]
    assert umass_coherence(TOPIC, texts).tolist() == pytest.approx([0], abs=1e-9)
    assert uci_coherence(TOPIC, texts).tolist() == pytest.approx([0], abs=1e-9)
    assert np.isnan(window_npmi_coherence(TOPIC, texts)).all()
    assert np.isnan(cv_coherence([["春耕", "党课"]], texts)).all()  # 春耕 alone is in every window
    assert window_npmi_coherence([["春耕", "党课"]], texts).tolist() == pytest.approx([0], abs=1e-9)


def test_no_topics():
    assert cv_coherence([], TEXTS).shape == (0,)


def test_a_token_corpus_is_a_reference():
    articles = [Article("a", "春耕备耕正在进行。"), Article("b", "支部上党课。"), Article("c", "")]
    tokens = tokenise(Corpus(tuple(articles)), engine="jieba")
    lists = [tokens.terms(i) for i in range(3)]
    topics = [["春耕", "备耕"], ["支部", "党课"], ["春耕", "党课"]]
    for measure in MEASURES.values():
        assert measure(topics, tokens).tolist() == measure(topics, lists).tolist()
    assert window_counts(topics, tokens).n_windows == 3


def test_what_a_reference_lacks_is_named():
    counts = window_counts([["春耕", "秋收"], ["冬藏"]], TEXTS, 2)
    assert counts.terms == ("冬藏", "春耕", "秋收")
    assert counts.absent == ("冬藏", "秋收")
    assert counts.n_windows == 5
    assert not counts.together.flags.writeable


def test_a_window_without_tokens_is_refused():
    with pytest.raises(RequestError) as caught:
        uci_coherence(TOPIC, TEXTS, window=0)
    assert str(caught.value) == "a window must have 1 token or more, got 0."
