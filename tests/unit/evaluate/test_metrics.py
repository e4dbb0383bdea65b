"""The metrics of a run."""

import json
import math
import threading
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.base import BaseEstimator

from zhuti.evaluate import (
    Metrics,
    _held_out,
    cv_coherence,
    evaluate_topics,
    exclusivity,
    label_agreement,
    npmi_coherence,
    perplexity,
    top_terms,
    topic_diversity,
    topic_significance,
    topic_stability,
    uci_coherence,
    umass_coherence,
    window_npmi_coherence,
)
from zhuti.matrix import DocTerm
from zhuti.models import fit_topics, make_estimator


def doc_term(n_passages, n_terms=40):
    rng = np.random.default_rng(6)
    phi = rng.dirichlet(np.full(n_terms, 0.1), size=3)
    counts = [rng.multinomial(30, rng.dirichlet(np.full(3, 0.3)) @ phi) for _ in range(n_passages)]
    return DocTerm(
        counts=sp.csr_matrix(np.array(counts, dtype=np.int32)),
        vocabulary=tuple(chr(0x4E00 + i) for i in range(n_terms)),
        doc_ids=tuple(map(str, range(n_passages))),
        passage_doc=np.arange(n_passages, dtype=np.int32),
        passage_paragraph=np.zeros(n_passages, dtype=np.int32),
    )


def lda():
    return make_estimator("sklearn", n_topics=3, n_iter=10)


def test_each_metric_is_its_functions():
    matrix = doc_term(30)
    topics = fit_topics(matrix, lda())
    metrics = evaluate_topics(topics, matrix, lda())
    npmi = npmi_coherence(topics.topic_word, matrix.counts)
    assert metrics.npmi == pytest.approx(npmi, nan_ok=True)
    assert metrics.npmi_mean == pytest.approx(np.nanmean(npmi))
    assert metrics.npmi_undefined == np.isnan(npmi).sum()
    assert metrics.diversity == topic_diversity(topics.topic_word)
    assert metrics.exclusivity == pytest.approx(exclusivity(topics.topic_word))
    assert metrics.exclusivity_mean == pytest.approx(np.mean(metrics.exclusivity))
    assert (metrics.perplexity_passages, metrics.perplexity_note) == (3, "")
    order = np.random.default_rng(0).permutation(30)
    held, kept = np.sort(order[:3]), np.sort(order[3:])
    assert metrics.perplexity == perplexity(lda().fit(matrix.counts[kept]), matrix.counts[held])
    assert evaluate_topics(topics, matrix, lda()).to_dict() == metrics.to_dict()


def test_the_estimator_is_not_fitted():
    matrix = doc_term(12)
    estimator = lda()
    evaluate_topics(fit_topics(matrix, lda()), matrix, estimator)
    assert not hasattr(estimator, "topic_word_")


@pytest.mark.parametrize(
    ("n_passages", "engine", "note"),
    [
        (9, "sklearn", "9 passages are too few to hold out one in 10"),
        (30, "nmf", "nmf is no probability model of tokens"),
    ],
)
def test_an_undefined_perplexity_says_why(n_passages, engine, note):
    matrix = doc_term(n_passages)
    estimator = make_estimator(engine, n_topics=2)
    metrics = evaluate_topics(fit_topics(matrix, estimator), matrix, estimator)
    assert math.isnan(metrics.perplexity)
    assert (metrics.perplexity_passages, metrics.perplexity_note) == (0, note)


class Blind(BaseEstimator):
    """Gives no term but the first a probability."""

    def fit(self, counts, y=None):
        self.topic_word_ = np.eye(1, counts.shape[1])
        self.doc_topic_ = np.ones((counts.shape[0], 1))
        self.alpha_, self.beta_ = np.ones(1), 1.0
        return self

    def transform(self, counts):
        return np.ones((counts.shape[0], 1))


def test_a_token_without_probability_is_infinite_and_null():
    matrix = doc_term(12)
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix, Blind())
    assert (metrics.perplexity, metrics.perplexity_note) == (math.inf, "a held-out token has no probability")
    assert metrics.to_dict()["perplexity"] is None


def test_passages_of_one_token_leave_nothing_to_score():
    whole = doc_term(12)
    matrix = replace(whole, counts=sp.csr_matrix(np.eye(12, 40, dtype=np.int32)))
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix, lda())
    assert math.isnan(metrics.perplexity)
    assert (metrics.perplexity_passages, metrics.perplexity_note) == (1, "no held-out passage has two tokens")


def test_json_has_null_for_nan():
    matrix = doc_term(12)
    topics = fit_topics(matrix, make_estimator("sklearn", n_topics=1, n_iter=2))
    table = json.loads(json.dumps(evaluate_topics(topics, matrix).to_dict(), allow_nan=False))
    assert table["perplexity"] is None
    assert table["perplexity_note"] == "not asked for"
    assert table["exclusivity"] == [1.0]


def test_metrics_come_back_from_json():
    matrix = doc_term(30)
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix, lda())
    back = Metrics.from_dict(json.loads(json.dumps(metrics.to_dict())))
    assert (back.npmi, back.unstable, back.perplexity) == (metrics.npmi, metrics.unstable, metrics.perplexity)
    assert back.to_dict() == metrics.to_dict()
    undefined = evaluate_topics(fit_topics(matrix, make_estimator("sklearn", n_topics=1, n_iter=2)), matrix)
    back = Metrics.from_dict({**undefined.to_dict(), "of a later version": 1})
    assert math.isnan(back.perplexity)
    assert back.to_dict() == undefined.to_dict()


def test_metrics_that_lack_some_are_refused():
    matrix = doc_term(12)
    plain = evaluate_topics(fit_topics(matrix, lda()), matrix).to_dict()
    del plain["npmi"], plain["diversity"]
    with pytest.raises(ValueError, match=r"^no metrics of this version of zhuti: npmi, diversity missing\.$"):
        Metrics.from_dict(plain)


def test_another_matrix_is_refused():
    topics = fit_topics(doc_term(12), lda())
    with pytest.raises(ValueError, match=r"^the topics and the matrix are over different vocabularies\.$"):
        evaluate_topics(topics, doc_term(12, 39))


def test_a_setting_that_cannot_be_copied_is_no_obstacle():
    """A progress bar holds locks, which scikit-learn's `clone` would try to copy."""
    lock = threading.Lock()
    told = []

    def progress(stage, done, total, lock=lock):
        with lock:
            told.append((stage, done, total))

    matrix = doc_term(12)
    estimator = make_estimator("zhuti", n_topics=2, n_iter=5, progress=partial(progress, lock=lock))
    metrics = evaluate_topics(fit_topics(matrix, estimator), matrix, estimator)
    assert metrics.perplexity > 1
    assert told


def test_coherence_over_windows_is_its_functions():
    matrix = doc_term(30)
    topics = fit_topics(matrix, lda())
    texts = [[matrix.vocabulary[i] for i in row.indices for _ in range(2)] for row in matrix.counts]
    metrics = evaluate_topics(topics, matrix, reference=texts)
    leading = [[topics.vocabulary[i] for i in row] for row in top_terms(topics.topic_word)]
    wanted = {
        "u_mass": umass_coherence(leading, texts),
        "c_uci": uci_coherence(leading, texts),
        "c_npmi": window_npmi_coherence(leading, texts),
        "c_v": cv_coherence(leading, texts),
    }
    plain = metrics.to_dict()
    for name, values in wanted.items():
        assert plain[name] == pytest.approx(values)
        assert plain[f"{name}_mean"] == pytest.approx(values.mean())
    assert (metrics.coherence_undefined, metrics.coherence_note) == (0, "")


def test_an_undefined_coherence_is_counted_and_explained():
    matrix = doc_term(30)
    topics = fit_topics(matrix, lda())
    leading = [[topics.vocabulary[i] for i in row] for row in top_terms(topics.topic_word)]
    others = sorted({term for row in leading[1:] for term in row})
    lacking = sorted(set(leading[0]) - set(others))
    metrics = evaluate_topics(topics, matrix, reference=[others, *([term] for term in others)])
    assert np.isnan(metrics.c_v).tolist() == [True, False, False]
    assert metrics.c_v_mean == pytest.approx(np.mean(metrics.c_v[1:]))
    assert (metrics.coherence_undefined, metrics.coherence_note) == (1, f"not in the reference: {', '.join(lacking)}")


@pytest.mark.parametrize(
    ("n_terms", "reference", "note"),
    [
        (40, None, "no reference was given"),
        (1, [["一"], ["丁"]], "a topic of one term has no pair"),
        (2, [["一", "丁"]], "some terms stand in every window of the reference"),
        (3, [["一"], ["二"]], "not in the reference: 丁, 丂"),
        (20, [["二"]], "not in the reference: 一, 丁, 丂, 七, 丄, 丅, 丆, 万, 丈, 三"),
    ],
)
def test_why_coherence_is_undefined(n_terms, reference, note):
    base = doc_term(30)
    counts = sp.csr_matrix(np.ones((30, n_terms), dtype=np.int32))
    whole = replace(base, counts=counts, vocabulary=base.vocabulary[:n_terms])
    topics = fit_topics(whole, make_estimator("sklearn", n_topics=1, n_iter=2))
    even = replace(topics, topic_word=np.full((1, n_terms), 1 / n_terms))
    metrics = evaluate_topics(even, whole, reference=reference)
    assert (metrics.coherence_undefined, metrics.coherence_note) == (1, note)
    assert math.isnan(metrics.c_v_mean)


def test_many_absent_terms_are_cut_short():
    whole = doc_term(30, 40)
    topics = fit_topics(whole, lda())
    note = evaluate_topics(topics, whole, reference=[["二"]]).coherence_note
    n_terms = len(np.unique(top_terms(topics.topic_word)))
    assert note.endswith(f" and {n_terms - 10} more")
    assert note.count(",") == 9


def test_labels_are_compared_for_articles_that_have_tokens():
    whole = doc_term(12)
    counts = whole.counts.toarray()
    counts[3] = 0
    matrix = replace(whole, counts=sp.csr_matrix(counts))
    topics = fit_topics(matrix, lda())
    labels = ["体育" if share > 0.5 else "财经" for share in topics.doc_topic[:, 0]]
    labels[5], labels[7] = None, "时政"
    metrics = evaluate_topics(topics, matrix, labels=labels)
    known = [label if i != 3 else None for i, label in enumerate(labels)]
    wanted = label_agreement(topics.doc_topic, known)
    found = (metrics.label_nmi, metrics.label_ari, metrics.label_purity, metrics.label_articles, metrics.label_note)
    assert found == (wanted.nmi, wanted.ari, wanted.purity, 10, "")
    assert 0 < metrics.label_nmi < 1
    with pytest.raises(ValueError, match=r"^there are 1 labels for 12 articles\.$"):
        evaluate_topics(topics, matrix, labels=["体育"])


def test_without_labels_the_agreement_says_so():
    matrix = doc_term(12)
    metrics = evaluate_topics(fit_topics(matrix, lda()), matrix)
    assert np.isnan([metrics.label_nmi, metrics.label_ari, metrics.label_purity]).all()
    assert (metrics.label_articles, metrics.label_note) == (0, "no labels were given")


def test_significance_is_of_articles_that_have_tokens():
    whole = doc_term(12)
    counts = whole.counts.toarray()
    counts[3] = 0
    matrix = replace(whole, counts=sp.csr_matrix(counts))
    topics = fit_topics(matrix, lda())
    metrics = evaluate_topics(topics, matrix)
    wanted = topic_significance(topics.topic_word, topics.topic_share, np.delete(topics.doc_topic, 3, axis=0))
    assert metrics.significance_uniform == pytest.approx(wanted.uniform)
    assert metrics.significance_vacuous == pytest.approx(wanted.vacuous)
    assert metrics.significance_background == pytest.approx(wanted.background)


def test_stability_is_its_functions():
    matrix = doc_term(30)
    topics = fit_topics(matrix, lda())
    metrics = evaluate_topics(topics, matrix, lda(), n_refits=3, random_state=5)
    wanted = topic_stability(matrix, topics, lda(), n_refits=3, random_state=5)
    assert metrics.stability == wanted.js
    assert (metrics.stability_low, metrics.stability_high, metrics.stability_rival) == (
        wanted.js_low,
        wanted.js_high,
        wanted.js_rival,
    )
    assert (metrics.stability_rbo, metrics.stability_rbo_low, metrics.stability_rbo_high) == (
        wanted.rbo,
        wanted.rbo_low,
        wanted.rbo_high,
    )
    assert metrics.stability_mean == pytest.approx(np.mean(wanted.js))
    assert metrics.stability_states == pytest.approx(np.mean(wanted.across_states))
    assert metrics.stability_resamples == pytest.approx(np.mean(wanted.across_resamples))
    assert (metrics.unstable, metrics.n_refits, metrics.stability_note) == (wanted.unstable, 3, "")


def test_a_large_corpus_is_measured_by_a_sample(monkeypatch):
    matrix = doc_term(60)
    topics = fit_topics(matrix, lda())
    monkeypatch.setattr(_held_out, "PERPLEXITY_TOKENS", 30 * 40)
    metrics = evaluate_topics(topics, matrix, lda(), n_refits=0)
    order = np.random.default_rng(0).permutation(60)[:40]
    held, kept = np.sort(order[:4]), np.sort(order[4:])
    assert metrics.perplexity == perplexity(lda().fit(matrix.counts[kept]), matrix.counts[held])
    assert metrics.perplexity_passages == 4
    assert metrics.perplexity_note == "of a model fitted to 36 of 60 passages"
