"""Choosing the number of topics by a stated rule."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from zhuti.core import FloatArray, RequestError
from zhuti.evaluate._match import best_pairs, topic_similarity

Criterion = Literal["perplexity", "coherence", "stability", "smallest"]


@dataclass(frozen=True, slots=True)
class KScore:
    """What the models of one K came to, and which criteria left it in the running. NaN is undefined.

    Attributes
    ----------
    n_topics
        K.
    n_models
        Models of that K: one a random state.
    perplexity, perplexity_error
        The lowest held-out perplexity of its models, and the standard error of its logarithm over the held-out passages.
    coherence, coherence_error
        Mean over the models of their mean coherence, and its standard error; 0 for one model.
    stability, stability_error
        Mean over the pairs of models of how alike their topics are, and its standard error; undefined for one model.
    passed
        The criteria by which it was within one standard error of the best of those still in the running; the one after the last
        of them ruled it out.
    """

    n_topics: int
    n_models: int
    perplexity: float
    perplexity_error: float
    coherence: float
    coherence_error: float
    stability: float
    stability_error: float
    passed: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class KChoice:
    """The K that the rule picks, and how.

    Attributes
    ----------
    n_topics
        The K chosen.
    decided_by
        The criterion that left it alone in the running.
    skipped
        Criteria that were undefined for some K still in the running, or had no error for the best, and so were not applied.
    at_edge
        `low` or `high` where the K chosen is the lowest or highest of several tried: a better one may lie beyond.
    scores
        Each K, ascending.
    """

    n_topics: int
    decided_by: Criterion
    skipped: tuple[Criterion, ...]
    at_edge: Literal["", "low", "high"]
    scores: tuple[KScore, ...]


def choose_k(
    n_topics: Sequence[int],
    perplexity: Sequence[float],
    perplexity_error: Sequence[float],
    coherence: Sequence[float],
    similarity: Mapping[int, FloatArray],
) -> KChoice:
    """Choose K: perplexity within one standard error of the best, then coherence, then stability, then the smallest.

    1. Of each K the model with the lowest held-out perplexity counts, since training may stop at a poor local optimum but
       never at one that is too good. Kept is every K whose log-perplexity is within one standard error of the lowest (the
       one-standard-error rule of Breiman et al. 1984, section 3.4.3, the error taken over held-out passages).
    2. Of these, every K whose mean coherence is within one standard error of the highest, over random states.
    3. Of these, likewise by stability: how alike the topics of two random states are.
    4. Of these, the smallest.

    Perplexity alone leads astray: it hardly rises once K is large enough, and what it prefers reads worse (Chang et al. 2009). So
    it rules out what explains the text worse, and no more.

    Parameters
    ----------
    n_topics, perplexity, perplexity_error, coherence
        One entry a model: its K, its held-out perplexity with the standard error of its logarithm, and its mean coherence. All
        perplexities are of the same split of the same counts.
    similarity
        By K, the (S, S) likeness of its S models to each other, as `model_likeness` gives it.

    Raises
    ------
    RequestError
        No model.

    Examples
    --------
    >>> alike = {5: np.array([[1.0, 0.9], [0.9, 1.0]]), 10: np.array([[1.0, 0.6], [0.6, 1.0]])}
    >>> choice = choose_k([5, 5, 10, 10], [210, 200, 199, 201], [0.01] * 4, [0.10, 0.12, 0.11, 0.11], alike)
    >>> choice.n_topics, choice.decided_by
    (5, 'stability')
    """
    if not n_topics:
        raise RequestError("there is no model to choose from.")
    members = np.array(n_topics)
    scores = []
    for k in sorted(set(n_topics)):
        of_k = members == k
        score, error, mean = (
            np.array(values, dtype=np.float64)[of_k] for values in (perplexity, perplexity_error, coherence)
        )
        scores.append(_score(k, score, error, mean, similarity[k]))
    running = scores
    passed: dict[int, list[Criterion]] = {score.n_topics: [] for score in scores}
    skipped: list[Criterion] = []
    decided: Criterion = "smallest"
    for criterion, judge in _CRITERIA.items():
        judged = [judge(score) for score in running]
        best, error = min(judged, key=lambda judgement: judgement[0])
        if any(math.isnan(badness) for badness, _ in judged) or math.isnan(error):
            if len(running) > 1:
                skipped.append(criterion)
            continue
        kept = [score for score, (badness, _) in zip(running, judged, strict=True) if badness <= best + error]
        for score in kept:
            passed[score.n_topics].append(criterion)
        if len(kept) == 1 < len(running):
            decided = criterion
        running = kept
    chosen = running[0].n_topics
    passed[chosen].append("smallest")
    tried = [score.n_topics for score in scores]
    return KChoice(
        n_topics=chosen,
        decided_by=decided,
        skipped=tuple(skipped),
        at_edge="" if len(tried) == 1 else "high" if chosen == tried[-1] else "low" if chosen == tried[0] else "",
        scores=tuple(replace(score, passed=tuple(passed[score.n_topics])) for score in scores),
    )


def model_likeness(topic_words: Sequence[FloatArray]) -> FloatArray:
    """Return how alike models of one vocabulary are: the mean likeness of topics matched one to one.

    1 − the Jensen–Shannon divergence in bits, matched by the Hungarian method.

    Parameters
    ----------
    topic_words
        S arrays (K, V), φ.

    Returns
    -------
    array
        (S, S), symmetric; 1 on the diagonal.

    Examples
    --------
    >>> phi = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> model_likeness([phi, phi[::-1]]).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    likeness = np.eye(len(topic_words))
    for i, j in itertools.combinations(range(len(topic_words)), 2):
        similarities = topic_similarity(topic_words[i], topic_words[j])
        likeness[i, j] = likeness[j, i] = np.mean([similarities[pair] for pair in best_pairs(similarities)])
    return likeness


def typical_model(likeness: FloatArray) -> int:
    """Return the model that is most like the others on average, the first of equals (Rieger, Rahnenführer & Jentsch 2020).

    Parameters
    ----------
    likeness
        (S, S), from `model_likeness`.

    Examples
    --------
    >>> typical_model(np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.9], [0.6, 0.9, 1.0]]))
    2
    """
    return int(np.argmax(likeness.sum(axis=1)))


def _score(
    k: int, perplexity: FloatArray, perplexity_error: FloatArray, coherence: FloatArray, likeness: FloatArray
) -> KScore:
    best = int(np.argmin(perplexity))  # of a NaN, if there is one
    pairs = likeness[np.triu_indices(len(likeness), k=1)]
    return KScore(
        n_topics=k,
        n_models=len(perplexity),
        perplexity=float(perplexity[best]),
        perplexity_error=float(perplexity_error[best]),
        coherence=float(coherence.mean()),
        coherence_error=_error(coherence),
        stability=float(pairs.mean()) if pairs.size else math.nan,
        stability_error=_error(pairs),
    )


def _error(values: FloatArray) -> float:
    """Return the standard error of a mean; 0 of one value, NaN of none."""
    if len(values) < 2:
        return 0.0 if len(values) else math.nan
    return float(values.std(ddof=1) / math.sqrt(len(values)))


_CRITERIA: dict[Criterion, Callable[[KScore], tuple[float, float]]] = {
    "perplexity": lambda score: (math.log(score.perplexity), score.perplexity_error),
    "coherence": lambda score: (-score.coherence, score.coherence_error),
    "stability": lambda score: (-score.stability, score.stability_error),
}
"""How bad a K is by each criterion, and the standard error of that."""
