"""The data of the page: everything that it shows but the articles' details."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from zhuti.core import FloatArray
from zhuti.report._messages import MESSAGES
from zhuti.report._method import method
from zhuti.report._page_articles import article_row, finite
from zhuti.report._view import Grouping, RunView

_LEADING_ARTICLES = 8
_MAX_PAIRS = 300
_MAX_PROBLEMS = 200


def leading_articles(doc_topic: FloatArray) -> list[list[int]]:
    """Return the articles with the most of each topic."""
    n = min(_LEADING_ARTICLES, len(doc_topic))
    leading = []
    for shares in doc_topic.T:
        most = np.flatnonzero(shares >= np.partition(shares, -n)[-n])  # these alone are sorted, not a million
        leading.append(most[np.argsort(-shares[most], kind="stable")][:n].tolist())
    return leading


def page_data(view: RunView, rows: Sequence[int], detailed: Sequence[int]) -> dict[str, Any]:
    """Return what the page's script reads; docs/adr/0016-report-page.md says why it is laid out so.

    Parameters
    ----------
    view
        Of the run.
    rows
        The articles that the page lists, in reading order.
    detailed
        Those of them that it tells everything of, in the order in which they are packed.
    """
    place = {article: i for i, article in enumerate(detailed)}
    listed: list[list[object]] = []
    pairs: dict[tuple[str, str], float] = {}
    for i in rows:
        summary = view.summaries[i]
        listed.append([*article_row(i, view.corpus[i], summary), place.get(i, -1)])
        for similar in summary.similar:
            pair = min(summary.id, similar.id), max(summary.id, similar.id)
            pairs[pair] = max(similar.score, pairs.get(pair, 0.0))
    return {
        "name": view.name,
        "language": view.language,
        "totals": _totals(view),
        "edits": _counted(edit.rule for article in view.corpus for edit in article.edits.records),
        "flags": _counted(flag.partition(":")[0] for article in view.corpus for flag in article.flags),
        "problems": [[p.where, p.what] for p in view.corpus.problems[:_MAX_PROBLEMS]],
        "n_problems": len(view.corpus.problems),
        "settings": _flat(view.settings),
        "versions": list(view.versions.items()),
        "metrics": [[key, value] for key, value in view.metrics.items() if not isinstance(value, list | tuple)],
        "topics": [_topic(view, k, articles) for k, articles in enumerate(leading_articles(view.topics.doc_topic))],
        "groupings": [_grouping(grouping) for grouping in view.groupings],
        "rows": listed,
        "pairs": _most_similar(pairs),
        "duplicates": _duplicates(view),
        "method": method(view),
        "messages": MESSAGES,
    }


def _totals(view: RunView) -> list[list[object]]:
    dates = [article.date.isoformat() for article in view.corpus if article.date]
    totals: list[list[object]] = [
        ["n_articles", len(view.corpus)],
        ["n_chars", sum(len(article.text) for article in view.corpus)],
        ["n_tokens", int(view.term_counts.sum())],
        ["n_terms", len(view.topics.vocabulary)],
        ["n_passages", view.counts["passages"]],
        ["n_topics", view.topics.n_topics],
    ]
    return [*totals, ["dates", f"{min(dates)} – {max(dates)}"]] if dates else totals


def _topic(view: RunView, k: int, articles: Sequence[int]) -> dict[str, object]:
    topics, terms = view.topics, view.terms[k].tolist()
    each = {key: value for key, value in view.metrics.items() if isinstance(value, list | tuple)}
    measures = {key: value[k] for key, value in each.items() if len(value) == topics.n_topics}
    return {
        "label": view.labels[k],
        "share": round(float(topics.topic_share[k]), 5),
        "place": [round(float(value), 4) for value in view.places[k]],
        "measures": measures,
        "terms": [
            [topics.vocabulary[i], float(f"{topics.topic_word[k, i]:.4g}"), int(view.term_counts[i])] for i in terms
        ],
        "articles": [[i, round(float(topics.doc_topic[i, k]), 3)] for i in articles],
    }


def _grouping(grouping: Grouping) -> dict[str, object]:
    found = grouping.prevalence
    return {
        "column": grouping.column,
        "unit": grouping.unit,
        "groups": found.groups,
        "n": found.n_articles.tolist(),
        **{name: _rounded(getattr(found, name)) for name in ("mean", "low", "high")},
    }


def _rounded(values: Any) -> list[list[float | None]]:
    return [[finite(value) for value in row] for row in np.round(values, 4).tolist()]


def _most_similar(pairs: Mapping[tuple[str, str], float]) -> list[list[object]]:
    """Return the most similar pairs: ids and score."""
    best = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:_MAX_PAIRS]
    return [[first, second, round(score, 3)] for (first, second), score in best]


def _duplicates(view: RunView) -> list[list[str]]:
    """Return the flags that name another article: article, kind, the other."""
    marks = ((article.id, *flag.partition(":")) for article in view.corpus for flag in article.flags)
    found = [[article, kind, other] for article, kind, _, other in marks if kind in ("duplicate", "near_duplicate")]
    return found[:_MAX_PAIRS]


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))


def _flat(settings: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Return settings as (dotted key, value) in their order."""
    flat: list[tuple[str, str]] = []
    for key, value in settings.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{key}.")
        else:
            flat.append((f"{prefix}{key}", "" if value is None else str(value)))
    return flat
