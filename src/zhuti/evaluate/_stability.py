"""Whether the same topics come again, under another random state and from other passages."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhuti.core import FloatArray, Progress, RequestError, silent, wait_until_done
from zhuti.evaluate._match import SIMILARITIES, best_pairs, topic_similarity
from zhuti.evaluate._refit import fresh_estimator, sample_passages
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics, TopicEstimator

REFIT_TOKENS = 200_000
"""A refit is of at most so many tokens, so that its time does not grow with the corpus."""
_LEVELS = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Stability:
    """How alike each topic is to its counterparts in models fitted anew; NaN is undefined.

    Attributes
    ----------
    js, js_low, js_high
        (K,) 1 − the Jensen–Shannon divergence in bits between a topic and its counterpart: the mean over the refits, and the
        central 90 % of them (5th and 95th percentile; the lowest and highest of fewer than 20). 0 to 1, higher is better.
    js_rival
        (K,) what a topic's counterpart must beat: the 95th percentile over the refits of the similarity with the nearest topic
        that is *not* its counterpart. NaN for a single topic, which has no rival.
    rbo, rbo_low, rbo_high, rbo_rival
        The same by rank-biased overlap of the 50 leading terms.
    across_states, across_resamples
        (K,) mean `js` over the refits of one kind.
    unstable
        (K,) whether `js_low` is not above `js_rival`: in one refit or another, some other topic is as near as the one that should
        be the same. Such a topic should not be interpreted by itself.
    n_states, n_resamples
        Refits of either kind.
    n_passages
        Passages that a refit is of.
    note
        Why the figures are undefined, or on what sample they were found; else empty.
    """

    js: tuple[float, ...]
    js_low: tuple[float, ...]
    js_high: tuple[float, ...]
    js_rival: tuple[float, ...]
    rbo: tuple[float, ...]
    rbo_low: tuple[float, ...]
    rbo_high: tuple[float, ...]
    rbo_rival: tuple[float, ...]
    across_states: tuple[float, ...]
    across_resamples: tuple[float, ...]
    unstable: tuple[bool, ...]
    n_states: int
    n_resamples: int
    n_passages: int
    note: str


def topic_stability(
    doc_term: DocTerm,
    topics: FittedTopics,
    estimator: TopicEstimator | None,
    *,
    n_refits: int = 6,
    random_state: int = 0,
    progress: Progress = silent,
) -> Stability:
    """Fit the model anew several times, and match the topics with those found (Greene, O'Callaghan & Cunningham 2014).

    Every second refit is of passages drawn anew with replacement, under the model's own random state (how much hangs on just
    these passages); the others are of the same passages under another random state (how much on chance). Topics are matched
    one to one by the Hungarian method, on the Jensen–Shannon divergence and on rank-biased overlap, each for itself. Of a
    corpus of more than 200,000 tokens each refit is of a sample of passages with so many: the figures are then those of a
    smaller corpus, and a lower bound in all likelihood.

    Parameters
    ----------
    doc_term
        The matrix that the topics were fitted to.
    topics
        From `fit_topics`.
    estimator
        The one that gave the topics, or another with its settings; it is not changed. `None` gives NaN for every figure.
    n_refits
        How often; 0 gives NaN for every figure, too.
    random_state
        Keys the sample, the resamples and the random states of the refits.
    progress
        Told of every refit, as stage `evaluate`.

    Returns
    -------
    Stability
        The same for any `n_threads` of the estimator.

    Raises
    ------
    RequestError
        `n_refits` is below 0.
    ValueError
        The topics and the matrix are over different vocabularies.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> from zhuti.models import fit_topics, make_estimator
    >>> counts = sp.csr_matrix(np.kron(np.eye(2, dtype=np.int32), np.full((9, 3), 5, dtype=np.int32)))
    >>> doc_term = DocTerm(counts, tuple("甲乙丙丁戊己"), tuple("123456789abcdefghi"), np.arange(18), np.zeros(18, int))
    >>> lda = make_estimator("zhuti", n_topics=2)
    >>> stability = topic_stability(doc_term, fit_topics(doc_term, lda), lda, n_refits=2)
    >>> stability.unstable, min(stability.js) > 0.99
    ((False, False), True)
    """
    if n_refits < 0:
        raise RequestError(f"n_refits must be 0 or more, got {n_refits}.")
    if topics.vocabulary != doc_term.vocabulary:
        raise ValueError("the topics and the matrix are over different vocabularies.")
    if estimator is None or not n_refits:
        return _undefined(topics.n_topics, "not asked for")
    rows, n_filled = sample_passages(doc_term.counts, REFIT_TOKENS, random_state)
    if len(rows) < 2:
        return _undefined(topics.n_topics, f"{n_filled} passages are too few to fit anew")
    sample = doc_term.counts[np.sort(rows)]

    def refit(number: int) -> FloatArray:
        """Return (2, 2, K): by each measure, the similarity with the counterpart and with the nearest other topic."""
        resampled = number % 2 == 1
        draw = np.random.default_rng([random_state, number])
        passages = sample[np.sort(draw.integers(0, len(rows), len(rows)))] if resampled else sample
        changes: dict[str, Any] = {"n_threads": 1, "progress": silent}
        if not resampled:
            changes["random_state"] = int(draw.integers(1, 2**31))
        fitted = fresh_estimator(estimator, **changes).fit(passages)
        return np.array([_likeness(topic_similarity(topics.topic_word, fitted.topic_word_, m)) for m in SIMILARITIES])

    likeness = []
    for done, found in enumerate(_each(refit, n_refits, estimator), start=1):
        likeness.append(found)
        progress("evaluate", done, n_refits)
    note = "" if len(rows) == n_filled else f"refits are of {len(rows):,} of {n_filled:,} passages"
    return _summed_up(np.array(likeness), len(rows), note)


def _each(refit: Any, n_refits: int, estimator: TopicEstimator) -> Iterable[FloatArray]:
    """Yield every refit's result in order; several at once only where the engine is made for threads."""
    settings = estimator.get_params(deep=False)
    if "n_threads" not in settings:
        yield from map(refit, range(n_refits))
        return
    pool = ThreadPoolExecutor(settings["n_threads"] or os.cpu_count())
    try:
        for future in [pool.submit(refit, number) for number in range(n_refits)]:
            wait_until_done(future)
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # who interrupts a run should not wait for refits


def _likeness(similarities: FloatArray) -> FloatArray:
    """Return (2, K): the similarity of each topic with its counterpart, and with the nearest topic that is not."""
    rows, columns = np.array(best_pairs(similarities)).T
    own = np.full(len(similarities), np.nan)
    own[rows] = similarities[rows, columns]
    others = similarities.copy()
    others[rows, columns] = -np.inf
    rival = others.max(axis=1)
    return np.array([own, np.where(np.isfinite(rival), rival, np.nan)])


def _summed_up(likeness: FloatArray, n_passages: int, note: str) -> Stability:
    """Sum up (R, 2, 2, K): refit, measure, counterpart or rival, topic."""
    figures: dict[str, Any] = {}
    for name, own, rival in zip(
        SIMILARITIES, likeness[:, :, 0].swapaxes(0, 1), likeness[:, :, 1].swapaxes(0, 1), strict=True
    ):
        low, high = np.quantile(own, _LEVELS, axis=0, method="inverted_cdf")
        bar = np.quantile(rival, _LEVELS[1], axis=0, method="inverted_cdf")
        for suffix, values in (("", own.mean(axis=0)), ("_low", low), ("_high", high), ("_rival", bar)):
            figures[name + suffix] = tuple(values.tolist())
    states, resamples = likeness[::2, 0, 0], likeness[1::2, 0, 0]
    pairs = zip(figures["js_low"], figures["js_rival"], strict=True)
    return Stability(
        **figures,
        across_states=_mean(states),
        across_resamples=_mean(resamples),
        unstable=tuple(low <= bar for low, bar in pairs),
        n_states=len(states),
        n_resamples=len(resamples),
        n_passages=n_passages,
        note=note,
    )


def _mean(figures: FloatArray) -> tuple[float, ...]:
    return tuple(figures.mean(axis=0).tolist()) if len(figures) else (math.nan,) * figures.shape[1]


def _undefined(n_topics: int, note: str) -> Stability:
    nothing = (math.nan,) * n_topics
    return Stability(*(nothing,) * 10, unstable=(False,) * n_topics, n_states=0, n_resamples=0, n_passages=0, note=note)
