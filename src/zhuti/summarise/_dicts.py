"""Summaries and topics as plain dictionaries: what `summaries.jsonl` and `topics.json` hold."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

import numpy as np

from zhuti.models import FittedTopics
from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare

TOPICS_SCHEMA = "zhuti/topics/1"
_PARTS: dict[str, type[Any]] = {
    "topics": TopicShare,
    "keywords": Keyword,
    "sentences": KeySentence,
    "figures": Figure,
    "quotes": Quote,
    "similar": Similar,
    "entities": Entity,
}
_T = TypeVar("_T")


def summary_to_dict(summary: ArticleSummary) -> dict[str, object]:
    """Return a summary as the object `zhuti/summary/1`, ready for JSON.

    Parameters
    ----------
    summary
        Any summary.

    Returns
    -------
    dict
        The fields of `ArticleSummary` by their names, the date in ISO 8601 or `None`, an undefined number as `None`. A figure has
        `what`, and `value_to`, `approximate`, `by` and `change` only where there is something to say, an entity `office`.

    Examples
    --------
    >>> summary = ArticleSummary("a", "", None, "", 0, 0, (), (), (), (), (), (), ("empty",))
    >>> summary_to_dict(summary)["flags"]
    ['empty']
    """
    plain = asdict(summary)
    plain["date"] = summary.date.isoformat() if summary.date else None
    plain["figures"] = [_figure(figure) for figure in summary.figures]
    for entity in plain["entities"]:
        if not entity["office"]:
            del entity["office"]
    return {name: _plain(value) for name, value in plain.items()}


def _figure(figure: Figure) -> dict[str, object]:
    plain = asdict(figure)
    if figure.value_to is None:
        del plain["value_to"]
    for name in ("approximate", "by", "change"):
        if not plain[name]:
            del plain[name]
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
        parts = {name: tuple(_restore(part, item) for item in plain.get(name, ())) for name, part in _PARTS.items()}
        date = dt.date.fromisoformat(plain["date"]) if plain["date"] else None
        return _restore(ArticleSummary, {**plain, **parts, "date": date, "flags": tuple(plain["flags"])})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no summary of zhuti ({error!r}).") from error


def _restore(kind: type[_T], plain: Mapping[str, Any]) -> _T:
    """Make a part of a summary from its fields; an undefined number is NaN again, a list a tuple."""
    values = {field.name: plain[field.name] for field in fields(kind) if field.name in plain}  # type: ignore[arg-type]
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in values and values[field.name] is None and field.type == "float":
            values[field.name] = math.nan
        if isinstance(values.get(field.name), list):
            values[field.name] = tuple(values[field.name])
    return kind(**values)


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
