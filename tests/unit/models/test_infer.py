"""New articles under topics that are known."""

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment

from zhuti.core import ModelError
from zhuti.matrix import DocTerm
from zhuti.models import ENGINES, fit_topics, infer_topics, load_topics, make_estimator, save_topics

ARRAYS = ("doc_topic", "low", "high", "passage_topic")


def doc_term(counts, passage_doc):
    counts = sp.csr_matrix(np.asarray(counts, dtype=np.int32))
    n_docs = passage_doc[-1] + 1
    return DocTerm(
        counts=counts,
        vocabulary=tuple(chr(0x4E00 + i) for i in range(counts.shape[1])),
        doc_ids=tuple(f"文{i}" for i in range(n_docs)),
        passage_doc=np.array(passage_doc, dtype=np.int32),
        passage_paragraph=np.zeros(len(passage_doc), dtype=np.int32),
    )


@pytest.fixture(scope="module")
def drawn():
    """Two topics with terms of their own; 40 articles to learn from, 12 new ones of two passages, one of them empty."""
    rng = np.random.default_rng(3)
    topics = np.zeros((2, 20))
    topics[0, :10] = topics[1, 10:] = 0.1
    share = rng.beta(0.3, 0.3, 64)
    counts = np.array([rng.multinomial(60, [s, 1 - s] @ topics) for s in share])
    counts[50:52] = 0
    return doc_term(counts[:40], np.arange(40)), doc_term(counts[40:], np.repeat(np.arange(12), 2)), share


@pytest.fixture(scope="module", params=ENGINES)
def topics(request, drawn):
    options = {} if request.param in ("zhuti", "nmf") else {"alpha": 0.3, "beta": 0.1}
    return fit_topics(drawn[0], make_estimator(request.param, n_topics=2, **options))


def test_mixtures_are_near_the_truth(topics, drawn):
    found = infer_topics(topics, drawn[1])
    truth = drawn[2][40:].reshape(12, 2).mean(axis=1)
    kept = [i for i in range(12) if i != 5]
    planted = np.array([truth, 1 - truth]).T[kept]
    off = np.abs(found.doc_topic[kept][:, :, None] - planted[:, None, :]).mean(axis=0)
    assert off[linear_sum_assignment(off)].max() < 0.06
    assert (found.low <= found.doc_topic).all()
    assert (found.doc_topic <= found.high).all()
    assert np.abs(found.doc_topic.sum(axis=1) - 1).max() < 1e-12


def test_an_empty_article_has_the_prior(topics, drawn):
    prior = np.ones(2) if topics.engine == "nmf" else topics.alpha
    assert infer_topics(topics, drawn[1]).doc_topic[5] == pytest.approx(prior / prior.sum())


def test_the_same_answer_each_time_from_disk_and_on_any_threads(topics, drawn, tmp_path, monkeypatch):
    before = {name: np.array(getattr(topics, name)) for name in ("topic_word", "alpha", "beta", "topic_share")}
    save_topics(topics, tmp_path / "model")
    monkeypatch.setattr("zhuti.models._lda_counts._SHARD_ENTRIES", 1)  # so that there is work for several threads
    found = [
        infer_topics(known, drawn[1], n_threads=n)
        for known, n in ((topics, 1), (topics, 1), (load_topics(tmp_path / "model"), 1), (topics, 4))
    ]
    for name in ARRAYS:
        assert len({getattr(one, name).tobytes() for one in found}) == 1
    for name, value in before.items():
        assert getattr(topics, name).tobytes() == getattr(found[0], name).tobytes() == value.tobytes()
    assert found[0].doc_ids == drawn[1].doc_ids


def test_an_article_depends_on_no_other(topics, drawn):
    new = drawn[1]
    whole = infer_topics(topics, new)
    for doc in (0, 5, 11):
        rows = slice(2 * doc, 2 * doc + 2)
        alone = infer_topics(topics, doc_term(new.counts[rows].toarray(), [0, 0]))
        for name in ARRAYS[:3]:
            assert getattr(alone, name)[0].tobytes() == getattr(whole, name)[doc].tobytes()
        assert alone.passage_topic.tobytes() == whole.passage_topic[rows].tobytes()


def test_our_own_engine_infers_as_it_transforms(drawn):
    lda = make_estimator("zhuti", n_topics=2)
    topics = fit_topics(drawn[0], lda)
    found = infer_topics(topics, drawn[1]).passage_topic
    wanted = lda.transform(drawn[1].counts)
    assert min(np.abs(found - wanted).max(), np.abs(found - wanted[:, ::-1]).max()) < 1e-6


def test_a_term_that_no_topic_has_says_nothing(drawn):
    counts = drawn[0].counts.toarray().copy()
    counts[:, 19] = 0
    topics = fit_topics(doc_term(counts, np.arange(40)), make_estimator("nmf", n_topics=2))
    assert (topics.topic_word[:, 19] == 0).all()
    rows = np.zeros((2, 20), dtype=int)
    rows[:, 19], rows[0, 0] = 5, 30
    found = infer_topics(topics, doc_term(rows, [0, 1]))
    assert np.isfinite(found.doc_topic).all()
    assert found.doc_topic[0].max() > 0.9
    assert found.doc_topic[1] == pytest.approx([0.5, 0.5])


def test_another_vocabulary_is_refused(topics, drawn):
    with pytest.raises(ModelError) as caught:
        infer_topics(topics, doc_term(drawn[1].counts[:, :19].toarray(), drawn[1].passage_doc))
    assert str(caught.value) == "the new articles are counted over another vocabulary than that of the topics."
