"""The report of a run as one offline page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from zhuti.corpus import Corpus
from zhuti.report._colour import Piece, coloured_pieces
from zhuti.report._messages import Language, both, check_language, knows, say_flag, say_rule
from zhuti.report._wording import (
    entities_by_kind,
    entity_name,
    figure_value,
    heading,
    leading_topics,
    listed,
    number,
    percent,
)
from zhuti.summarise import ArticleSummary, TokenTopic

_GOLDEN_ANGLE, _FIRST_HUE = 137.508, 10
_METRICS = ("npmi_mean", "npmi_undefined", "diversity", "exclusivity_mean", "perplexity", "perplexity_passages")

MAX_SHOWN = 1000
"""So many summaries of a corpus at most are on the page: a browser opens 7 MB, not 260."""


def render_report(
    name: str,
    corpus: Corpus,
    summaries: Sequence[ArticleSummary],
    topics: Mapping[str, Any],
    metrics: Mapping[str, Any],
    settings: Mapping[str, Any],
    *,
    coloured: Sequence[Sequence[TokenTopic]] = (),
    language: Language = "zh",
) -> str:
    """Render a run as one self-contained HTML page: no request leaves it, no script runs in it.

    The page speaks Chinese and English, switched by CSS alone; it follows the reader's light or dark theme, and prints.

    Parameters
    ----------
    name
        Of the run.
    corpus, summaries
        D articles and their summaries, in the same order.
    topics
        `zhuti/topics/1`, as `topics_to_dict` gives it.
    metrics
        Measures of the run by name, as `Metrics.to_dict` gives them; `None` is undefined. `npmi` and `exclusivity`, if there, have
        one value a topic.
    settings
        The settings of the run, nested by section.
    coloured
        For each of the first articles the topics of its tokens, as `token_topics` gives them: their texts are shown in full,
        coloured by topic. The page says so where it shows only the first ones.
    language
        Which language is shown first: `zh` or `en`.

    Returns
    -------
    str
        HTML, the same bytes for the same arguments.

    Raises
    ------
    RequestError
        The language is neither.
    ValueError
        `summaries` are not of the articles of `corpus`.

    Examples
    --------
    >>> from zhuti.corpus import Article
    >>> summary = ArticleSummary("a", "<b>", None, "", 0, 0, (), (), (), (), (), (), ("empty",))
    >>> page = render_report("demo", Corpus((Article("a", ""),)), [summary], {"topics": []}, {}, {})
    >>> "&lt;b&gt;" in page and "<b>" not in page
    True
    """
    check_language(language)
    if tuple(summary.id for summary in summaries) != corpus.ids:
        raise ValueError("summaries are not of the articles of the corpus, or in another order.")
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("zhuti.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(both=both, percent=percent, number=number, figure_value=figure_value)
    environment.globals.update(entities_by_kind=entities_by_kind, entity_name=entity_name)
    environment.globals.update(say_rule=say_rule, say_flag=say_flag, leading_topics=leading_topics, listed=listed)
    place = {article.id: i for i, article in enumerate(corpus)}
    headings = [heading(summary, article) for summary, article in zip(summaries, corpus, strict=True)]
    return environment.get_template("report.html.j2").render(
        name=name,
        language=language,
        corpus=corpus,
        rows=list(zip(summaries, corpus, headings, _pieces(corpus, summaries, coloured), strict=True))[:MAX_SHOWN],
        n_articles=len(corpus),
        n_coloured=len(coloured),
        hues={topic["id"]: _hue(topic["id"]) for topic in topics["topics"]},
        headings=headings,
        place=place,
        labels={topic["id"]: topic["label"] for topic in topics["topics"]},
        topics=topics["topics"],
        exclusivity=metrics.get("exclusivity"),
        metrics=[(key, metrics[key], knows(f"{key}_means")) for key in _METRICS if key in metrics],
        settings=_flat(settings),
        totals=_totals(summaries),
        edits=sum((Counter(article.edits.counts()) for article in corpus), Counter()),
    )


def _pieces(
    corpus: Corpus, summaries: Sequence[ArticleSummary], coloured: Sequence[Sequence[TokenTopic]]
) -> list[list[Piece]]:
    """Return the pieces of each article's text, none for those that are not shown in full."""
    pieces = [
        coloured_pieces(article.text, tokens, summary.sentences)
        for article, summary, tokens in zip(corpus, summaries, coloured, strict=False)
    ]
    return pieces + [[]] * (len(corpus) - len(pieces))


def _hue(topic: int) -> int:
    """Return a hue in degrees; those of neighbouring topics lie a golden angle apart."""
    return round(topic * _GOLDEN_ANGLE + _FIRST_HUE) % 360


def _totals(summaries: Sequence[ArticleSummary]) -> dict[str, object]:
    dates = sorted(summary.date for summary in summaries if summary.date)
    return {
        "n_articles": len(summaries),
        "n_chars": sum(summary.n_chars for summary in summaries),
        "n_tokens": sum(summary.n_tokens for summary in summaries),
        "dates": f"{dates[0]} – {dates[-1]}" if dates else "",
    }


def _flat(settings: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Return settings as (dotted key, value) in their order."""
    flat: list[tuple[str, str]] = []
    for key, value in settings.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{key}.")
        else:
            flat.append((f"{prefix}{key}", "" if value is None else str(value)))
    return flat
