"""Names for topics, made of their own terms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from zhuti.core import FloatArray, RequestError
from zhuti.evaluate import frex
from zhuti.models import FittedTopics
from zhuti.summarise._weights import is_showable, length_weight

_FREQUENT = 15  # a label is made of the topic's so many most frequent terms
_JOIN = " · "
_NONE: Mapping[int, str] = MappingProxyType({})


def label_topics(topics: FittedTopics, *, n_terms: int = 3, overrides: Mapping[int, str] = _NONE) -> tuple[str, ...]:
    """Name each topic by its most exclusive frequent terms (FREX; Bischof and Airoldi 2012), longer ones first.

    Parameters
    ----------
    topics
        K topics.
    n_terms
        Terms a label; fewer where the vocabulary has no more.
    overrides
        Labels of one's own, by topic id.

    Returns
    -------
    tuple of str
        K different labels. No term of a label is part of another, and no term names two topics as long as others are left.

    Raises
    ------
    RequestError
        An override names a topic that is not there, or gives two topics one label.

    Examples
    --------
    >>> word = np.array([[0.4, 0.4, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]])
    >>> half = np.array([0.5, 0.5])
    >>> topics = FittedTopics(word, word[:, :2], word[:, :2], word[:, :2], word[:, :2], half, half, np.full(4, 0.1),
    ...     ("党章", "党课", "脱贫", "产业"), ("a", "b"), "zhuti", {})
    >>> label_topics(topics, n_terms=2, overrides={1: "乡村"})
    ('党章 · 党课', '乡村')
    """
    unknown = sorted(set(overrides) - set(range(topics.n_topics)))
    if unknown:
        raise RequestError(f"labels: there is no topic {unknown[0]}; the topics are 0 to {topics.n_topics - 1}.")
    own = list(overrides.values())
    twice = next((label for label in own if own.count(label) > 1), None)
    if twice is not None:
        raise RequestError(f'labels: "{twice}" names two topics; labels must differ.')
    scores = frex(topics.topic_word)
    taken: set[str] = set()
    labels: list[str] = []
    for topic in range(topics.n_topics):
        if topic in overrides:
            labels.append(overrides[topic])
            continue
        terms = _label_terms(topics.topic_word[topic], scores[topic], topics.vocabulary, taken, n_terms)
        taken.update(terms)
        labels.append(_distinct(_JOIN.join(terms), topic, {*labels, *own}))
    return tuple(labels)


def _label_terms(
    word: FloatArray, score: FloatArray, vocabulary: tuple[str, ...], taken: set[str], n_terms: int
) -> list[str]:
    frequent = np.argsort(-word, kind="stable")[:_FREQUENT].tolist()
    by_frex = sorted(frequent, key=lambda i: -score[i] * length_weight(vocabulary[i]))
    ranked = [vocabulary[i] for i in by_frex if is_showable(vocabulary[i])]
    ranked = [term for term in ranked if term not in taken] + [term for term in ranked if term in taken]
    chosen: list[str] = []
    for term in ranked:
        if len(chosen) == n_terms:
            break
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return chosen


def _distinct(label: str, topic: int, used: set[str]) -> str:
    """Tell topics apart by their ids where a small vocabulary leaves no terms of their own."""
    return label if label and label not in used else f"{label} #{topic}".strip()
