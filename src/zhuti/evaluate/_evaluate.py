"""Every measure of a run's topics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from zhuti.core import FloatArray, Progress, silent
from zhuti.evaluate._coherence import npmi_coherence
from zhuti.evaluate._held_out import HeldOut, held_out_perplexity
from zhuti.evaluate._labels import label_agreement
from zhuti.evaluate._metrics import Metrics
from zhuti.evaluate._significance import topic_significance
from zhuti.evaluate._stability import topic_stability
from zhuti.evaluate._terms import exclusivity, top_terms, topic_diversity
from zhuti.evaluate._windows import (
    CV_WINDOW,
    UCI_WINDOW,
    Reference,
    WindowCounts,
    cv_of,
    npmi_of,
    uci_of,
    umass_of,
    window_counts,
)
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics, TopicEstimator


def evaluate_topics(
    topics: FittedTopics,
    doc_term: DocTerm,
    estimator: TopicEstimator | None = None,
    *,
    reference: Reference | None = None,
    labels: Sequence[str | None] | None = None,
    held_out: HeldOut | None = None,
    n_refits: int = 6,
    random_state: int = 0,
    progress: Progress = silent,
) -> Metrics:
    """Measure topics on the matrix they were fitted to.

    Parameters
    ----------
    topics
        From `fit_topics`.
    doc_term
        The matrix they were fitted to.
    estimator
        Measures perplexity and stability too, by fitting others with its settings: to nine tenths of the passages, and `n_refits`
        times as `topic_stability` does. `None` spares the time.
    reference
        Text for coherence over windows: the articles of the topics as they were tokenised, or others. `None` leaves it undefined.
    labels
        D labels to compare the topics with; `None` for an article without one.
    held_out
        What `held_out_perplexity` has measured already; it does not depend on the topics.
    n_refits
        How often the model is fitted anew for the stability of its topics.
    random_state
        Keys the choice of held-out passages, the split of their tokens, and the refits.
    progress
        Told of the refits.

    Raises
    ------
    ValueError
        The vocabularies differ, or the labels are not as many as the articles.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> from zhuti.models import fit_topics, make_estimator
    >>> doc_term = DocTerm(
    ...     sp.csr_matrix([[9, 3], [2, 5]], dtype=np.int32), ("春耕", "党课"), ("a", "b"), np.arange(2), np.zeros(2, int))
    >>> topics = fit_topics(doc_term, make_estimator("sklearn", n_topics=1))
    >>> metrics = evaluate_topics(topics, doc_term)
    >>> metrics.diversity, metrics.npmi_undefined, metrics.perplexity_note
    (1.0, 1, 'not asked for')
    """
    if topics.vocabulary != doc_term.vocabulary:
        raise ValueError("the topics and the matrix are over different vocabularies.")
    filled = np.bincount(doc_term.passage_doc, np.diff(doc_term.counts.indptr), doc_term.n_docs) > 0
    npmi = npmi_coherence(topics.topic_word, doc_term.counts)
    owned = exclusivity(topics.topic_word)
    significance = topic_significance(topics.topic_word, topics.topic_share, topics.doc_topic[filled])
    return Metrics(
        npmi=tuple(npmi.tolist()),
        npmi_mean=_mean(npmi),
        npmi_undefined=int(np.isnan(npmi).sum()),
        **_over_windows(topics, reference),
        diversity=topic_diversity(topics.topic_word),
        exclusivity=tuple(owned.tolist()),
        exclusivity_mean=float(owned.mean()),
        significance_uniform=tuple(significance.uniform.tolist()),
        significance_vacuous=tuple(significance.vacuous.tolist()),
        significance_background=tuple(significance.background.tolist()),
        **_held_out(topics, doc_term, estimator, held_out, random_state),
        **_labelled(topics, labels, filled),
        **_fitted_anew(topics, doc_term, estimator, n_refits, random_state, progress),
    )


def _over_windows(topics: FittedTopics, reference: Reference | None) -> dict[str, Any]:
    """Return the coherence measures over windows of the reference."""
    leading = [[topics.vocabulary[i] for i in row] for row in top_terms(topics.topic_word).tolist()]
    if reference is None:
        scores = dict.fromkeys(("u_mass", "c_uci", "c_npmi", "c_v"), np.full(len(leading), np.nan))
        note = "no reference was given"
    else:
        whole, near, far = (window_counts(leading, reference, width) for width in (None, UCI_WINDOW, CV_WINDOW))
        scores = {
            "u_mass": umass_of(leading, whole),
            "c_uci": uci_of(leading, near),
            "c_npmi": npmi_of(leading, near),
            "c_v": cv_of(leading, far),
        }
        note = _why_undefined(leading, whole)
    undefined = np.isnan(list(scores.values())).any(axis=0)
    return {
        **{name: tuple(values.tolist()) for name, values in scores.items()},
        **{f"{name}_mean": _mean(values) for name, values in scores.items()},
        "coherence_undefined": int(undefined.sum()),
        "coherence_note": note if undefined.any() else "",
    }


def _why_undefined(leading: Sequence[Sequence[str]], counts: WindowCounts) -> str:
    if len(leading[0]) < 2:
        return "a topic of one term has no pair"
    if counts.absent:
        more = f" and {len(counts.absent) - 10} more" if len(counts.absent) > 10 else ""
        return f"not in the reference: {', '.join(counts.absent[:10])}{more}"
    return "some terms stand in every window of the reference"


def _held_out(
    topics: FittedTopics,
    doc_term: DocTerm,
    estimator: TopicEstimator | None,
    held_out: HeldOut | None,
    random_state: int,
) -> dict[str, Any]:
    """Return the perplexity, how many passages it is of, and what is to say of it."""
    if np.isnan(topics.alpha).any():
        held_out = HeldOut(note=f"{topics.engine} is no probability model of tokens")
    elif held_out is None and estimator is not None:
        held_out = held_out_perplexity(doc_term, estimator, random_state=random_state)
    found = held_out or HeldOut(note="not asked for")
    return {
        "perplexity": found.score,
        "perplexity_error": found.error,
        "perplexity_passages": found.passages,
        "perplexity_note": found.note,
    }


def _labelled(topics: FittedTopics, labels: Sequence[str | None] | None, filled: Any) -> dict[str, Any]:
    """Return the agreement with labels; an article without tokens has no topic of its own."""
    if labels is None:
        none = {"label_nmi": math.nan, "label_ari": math.nan, "label_purity": math.nan}
        return {**none, "label_articles": 0, "label_note": "no labels were given"}
    if len(labels) != len(filled):
        raise ValueError(f"there are {len(labels)} labels for {len(filled)} articles.")
    known = [label if has_tokens else None for label, has_tokens in zip(labels, filled.tolist(), strict=True)]
    found = label_agreement(topics.doc_topic, known)
    return {
        "label_nmi": found.nmi,
        "label_ari": found.ari,
        "label_purity": found.purity,
        "label_articles": found.n_articles,
        "label_note": found.note,
    }


def _fitted_anew(
    topics: FittedTopics,
    doc_term: DocTerm,
    estimator: TopicEstimator | None,
    n_refits: int,
    random_state: int,
    progress: Progress,
) -> dict[str, Any]:
    found = topic_stability(
        doc_term,
        topics,
        estimator,
        n_refits=n_refits,
        random_state=random_state,
        progress=progress,
    )
    return {
        "stability": found.js,
        "stability_low": found.js_low,
        "stability_high": found.js_high,
        "stability_rival": found.js_rival,
        "stability_rbo": found.rbo,
        "stability_rbo_low": found.rbo_low,
        "stability_rbo_high": found.rbo_high,
        "stability_mean": _mean(np.array(found.js)),
        "stability_states": _mean(np.array(found.across_states)),
        "stability_resamples": _mean(np.array(found.across_resamples)),
        "unstable": found.unstable,
        "n_refits": found.n_states + found.n_resamples,
        "stability_note": found.note,
    }


def _mean(figures: FloatArray) -> float:
    """Return the mean of those that are defined."""
    defined = figures[~np.isnan(figures)]
    return float(defined.mean()) if defined.size else math.nan
