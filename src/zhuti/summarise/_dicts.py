"""Summaries and topics as plain dictionaries: what `summaries.jsonl` and `topics.json` hold."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar, get_type_hints

import numpy as np

from zhuti.models import FittedTopics
from zhuti.summarise._line import summary_line
from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare

TOPICS_SCHEMA = "zhuti/topics/1"
_T = TypeVar("_T")


class _Form(Generic[_T]):
    """How the objects of a class lie in JSON; what its fields are is looked up once and not for each of millions of objects."""

    def __init__(self, kind: type[_T]) -> None:
        types = get_type_hints(kind)
        self._kind = kind
        self._known = frozenset(types)
        self._never_none = frozenset(name for name in types if types[name] is float)
        self._lists = tuple(name for name in types if types[name] == tuple[str, ...])
        self._spans = tuple(name for name in types if types[name] == tuple[tuple[int, int], ...])

    def restore(self, plain: Mapping[str, Any]) -> _T:
        """Return the object; names that are none of the class's fields are passed over."""
        known = plain.keys() <= self._known
        values = dict(plain) if known else {name: plain[name] for name in plain.keys() & self._known}
        for name in self._lists:
            values[name] = tuple(values[name])
        for name in self._spans:
            values[name] = tuple((start, end) for start, end in values.get(name, ()))
        if None in values.values():
            values |= {name: math.nan for name in self._never_none if values.get(name, 0.0) is None}
        return self._kind(**values)


_SUMMARY = _Form(ArticleSummary)
_PARTS: dict[str, _Form[Any]] = {
    "topics": _Form(TopicShare),
    "keywords": _Form(Keyword),
    "sentences": _Form(KeySentence),
    "figures": _Form(Figure),
    "quotes": _Form(Quote),
    "similar": _Form(Similar),
    "entities": _Form(Entity),
}


def summary_to_dict(summary: ArticleSummary) -> dict[str, object]:
    """Return a summary as the object `zhuti/summary/1`, ready for JSON.

    Parameters
    ----------
    summary
        Any summary.

    Returns
    -------
    dict
        What `summary_line` writes.

    Examples
    --------
    >>> summary = ArticleSummary("a", "", None, "", 0, 0, (), (), (), (), (), (), ("empty",))
    >>> summary_to_dict(summary)["flags"]
    ['empty']
    """
    plain: dict[str, object] = json.loads(summary_line(summary))
    return plain


def summary_from_dict(plain: Mapping[str, Any]) -> ArticleSummary:
    """Return the summary that `summary_to_dict` wrote; names that are none of ours are passed over.

    Raises
    ------
    ValueError
        It holds no summary.

    Examples
    --------
    >>> summary = ArticleSummary("a", "", None, "", 0, 0, (), (Keyword("党课", 1.5, 2),), (), (), (), (), ("empty",))
    >>> summary_from_dict(summary_to_dict(summary)) == summary
    True
    """
    try:
        parts = {name: tuple(map(form.restore, plain.get(name, ()))) for name, form in _PARTS.items()}
        date = dt.date.fromisoformat(plain["date"]) if plain["date"] else None
        return _SUMMARY.restore({**plain, **parts, "date": date})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no summary of zhuti ({error!r}).") from error


def topics_to_dict(
    topics: FittedTopics,
    labels: Sequence[str],
    *,
    coherence: Sequence[float] | None = None,
    measures: Mapping[str, Sequence[object]] | None = None,
    n_terms: int = 20,
    n_articles: int = 5,
) -> dict[str, object]:
    """Return the topics as the object `zhuti/topics/1`, ready for JSON.

    Parameters
    ----------
    topics
        K topics.
    labels
        K labels.
    coherence
        K values of NPMI, from -1 to 1, higher is better; NaN where undefined, which becomes `None`.
    measures
        Further measures by name, each with K values.
    n_terms, n_articles
        How many leading terms and articles of each topic to list.

    Returns
    -------
    dict
        `schema` and `topics[{id, label, share, coherence, terms[{term, weight}], articles[{id, share}]}]`, and the `measures`;
        terms by falling probability, articles by falling share of the topic.

    Examples
    --------
    >>> one, word = np.ones((1, 1)), np.array([[0.75, 0.25]])
    >>> topics = FittedTopics(word, one, one, one, one, one[0], one[0], np.ones(2), ("党课", "产业"), ("a",), "zhuti", {})
    >>> topics_to_dict(topics, ["党课"])["topics"][0]["terms"][0]
    {'term': '党课', 'weight': 0.75}
    """
    described = []
    for k in range(topics.n_topics):
        terms = np.argsort(-topics.topic_word[k], kind="stable")[:n_terms].tolist()
        articles = np.argsort(-topics.doc_topic[:, k], kind="stable")[:n_articles].tolist()
        described.append(
            {
                "id": k,
                "label": labels[k],
                "share": float(topics.topic_share[k]),
                "coherence": _plain(float(coherence[k])) if coherence is not None else None,
                **{name: _plain(values[k]) for name, values in (measures or {}).items()},
                "terms": [{"term": topics.vocabulary[i], "weight": float(topics.topic_word[k, i])} for i in terms],
                "articles": [{"id": topics.doc_ids[i], "share": float(topics.doc_topic[i, k])} for i in articles],
            }
        )
    return {"schema": TOPICS_SCHEMA, "topics": described}


def _plain(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
