"""The metrics of a run, in one table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import numpy as np

from zhuti.evaluate._coherence import npmi_coherence
from zhuti.evaluate._perplexity import perplexity
from zhuti.evaluate._terms import exclusivity, topic_diversity
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics, TopicEstimator

HELD_OUT = 10
"""One passage in so many is held out for the perplexity."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is measured of fitted topics; NaN is undefined.

    Attributes
    ----------
    npmi
        (K,) NPMI coherence of each topic's 10 leading terms, over the passages it was trained on; −1 to 1, higher is better.
    npmi_mean
        Mean of the defined ones.
    npmi_undefined
        How many of them are undefined.
    diversity
        Share of distinct terms among the topics' 25 leading ones; up to 1, higher is better.
    exclusivity
        (K,) mean share that a topic has of its 10 leading terms; up to 1, higher is better.
    exclusivity_mean
        Their mean.
    perplexity
        Of a tenth of the passages, by document completion, under the same estimator fitted to the rest; from 1 up, lower is
        better; comparable only between models of the same counts and split.
    perplexity_passages
        How many passages were held out.
    perplexity_note
        Why the perplexity is undefined; empty when it is not.
    """

    npmi: tuple[float, ...]
    npmi_mean: float
    npmi_undefined: int
    diversity: float
    exclusivity: tuple[float, ...]
    exclusivity_mean: float
    perplexity: float
    perplexity_passages: int
    perplexity_note: str

    def to_dict(self) -> dict[str, object]:
        """Return the metrics by name, ready for JSON: `None` for NaN and infinity, which JSON cannot hold."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Return the metrics that `to_dict` wrote; NaN for `None`. Names that are none of ours are passed over.

        Raises
        ------
        ValueError
            Some of the metrics are missing.
        """
        names = [field.name for field in fields(cls)]
        missing = [name for name in names if name not in plain]
        if missing:
            raise ValueError(f"no metrics of this version of zhuti: {', '.join(missing)} missing.")
        return cls(**{name: _number(plain[name]) for name in names})


def evaluate_topics(
    topics: FittedTopics, doc_term: DocTerm, estimator: TopicEstimator | None = None, *, random_state: int = 0
) -> Metrics:
    """Measure topics on the matrix they were fitted to.

    Parameters
    ----------
    topics
        From `fit_topics`.
    doc_term
        The matrix they were fitted to.
    estimator
        Measures the perplexity too: another with its settings is fitted to nine tenths of the passages. `None` spares the time.
    random_state
        Keys the choice of held-out passages and the split of their tokens.

    Raises
    ------
    ValueError
        The vocabularies differ.

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
    npmi = npmi_coherence(topics.topic_word, doc_term.counts)
    owned = exclusivity(topics.topic_word)
    defined = npmi[~np.isnan(npmi)]
    score, n_held, note = _held_out(topics, doc_term, estimator, random_state)
    return Metrics(
        npmi=tuple(npmi.tolist()),
        npmi_mean=float(defined.mean()) if defined.size else math.nan,
        npmi_undefined=int(np.isnan(npmi).sum()),
        diversity=topic_diversity(topics.topic_word),
        exclusivity=tuple(owned.tolist()),
        exclusivity_mean=float(owned.mean()),
        perplexity=score,
        perplexity_passages=n_held,
        perplexity_note=note,
    )


def _held_out(
    topics: FittedTopics, doc_term: DocTerm, estimator: TopicEstimator | None, random_state: int
) -> tuple[float, int, str]:
    """Return the perplexity, how many passages it is of, and why it is NaN."""
    if estimator is None:
        return math.nan, 0, "not asked for"
    if np.isnan(topics.alpha).any():
        return math.nan, 0, f"{topics.engine} is no probability model of tokens"
    filled = np.flatnonzero(np.diff(doc_term.counts.indptr))
    n_held = len(filled) // HELD_OUT
    if not n_held:
        return math.nan, 0, f"{len(filled)} passages are too few to hold out one in {HELD_OUT}"
    order = np.random.default_rng(random_state).permutation(filled)
    held, kept = np.sort(order[:n_held]), np.sort(order[n_held:])
    # Not scikit-learn's `clone`, which copies every setting in depth: one may be a progress bar, which holds locks.
    fresh: TopicEstimator = type(estimator)(**estimator.get_params(deep=False))
    fitted = fresh.fit(doc_term.counts[kept])
    score = perplexity(fitted, doc_term.counts[held], random_state=random_state)
    if math.isnan(score):
        return score, n_held, "no held-out passage has two tokens"
    return score, n_held, "" if math.isfinite(score) else "a held-out token has no probability"


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_number(item) for item in value)
    return math.nan if value is None else value
