"""How facts of a summary are put: headings, shares, bars, figures and names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from zhuti.corpus import Article
from zhuti.report._messages import Language, say
from zhuti.summarise import ArticleSummary

_BAR_CELLS = 20
_TITLE_CHARS = 24
_SHOWN_SHARE = 0.95
_UNDEFINED = "–"
_KINDS = ("campaign", "person", "place", "organisation")
_MARK = re.compile(r"^[^\w“‘《「『(（]+")


def heading(summary: ArticleSummary, article: Article) -> str:
    """Return the title, else the first words of the text, else the id."""
    if summary.title:
        return summary.title
    first = _MARK.sub("", article.text.split("\n", 1)[0]).strip()
    if not first:
        return summary.id
    return first if len(first) <= _TITLE_CHARS else first[:_TITLE_CHARS] + "…"


def percent(share: float | None) -> str:
    """Return a share as a whole per cent; less than half a per cent is said so, and one that is undefined."""
    if share is None:
        return _UNDEFINED
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def bar(share: float) -> str:
    """Return a share as a bar of 20 cells.

    Examples
    --------
    >>> bar(0.4)
    '████████░░░░░░░░░░░░'
    """
    filled = round(min(max(share, 0.0), 1.0) * _BAR_CELLS)
    return "█" * filled + "░" * (_BAR_CELLS - filled)


def number(value: float | None) -> str:
    """Return a value for reading, thousands set apart; of one that is undefined, that it is.

    Examples
    --------
    >>> number(23e12), number(6.4)
    ('23,000,000,000,000', '6.4')
    """
    return _UNDEFINED if value is None else format(value, ",.15g")


def figure_value(figure: Mapping[str, Any], language: Language) -> str:
    """Return the value of a figure, a range or an approximation as such."""
    value = number(figure["value"])
    if "value_to" in figure:
        value = f"{value}–{number(figure['value_to'])}"
    return say("approximately", language, value=value) if "approximate" in figure else value


def listed(terms: Sequence[str], language: Language) -> str:
    """Return terms as a list in a sentence; one that has a comma of its own is put in quotation marks.

    Examples
    --------
    >>> listed(["党课", "不担当、不落实"], "zh")
    '党课、“不担当、不落实”'
    """
    comma = "、" if language == "zh" else ", "
    if "".join(terms).isalnum():  # most terms, and without a look at each
        return comma.join(terms)
    return comma.join([f"“{term}”" if "、" in term or "," in term or "，" in term else term for term in terms])


def leading_topics(topics: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the topics that together make up 95 % of an article: what a reader is shown; the rest is in the data."""
    shown: list[Mapping[str, Any]] = []
    total = 0.0
    for topic in topics:
        if shown and not total < _SHOWN_SHARE:
            break
        shown.append(topic)
        total += topic["share"]
    return shown


def entity_name(text: str, office: str) -> str:
    """Return an entity with its office, for reading.

    Examples
    --------
    >>> entity_name("周明远", "县委书记")
    '周明远（县委书记）'
    """
    return f"{text}（{office}）" if office else text


def entities_by_kind(entities: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the entities of each kind that has any."""
    kinds = ((kind, [entity for entity in entities if entity["kind"] == kind]) for kind in _KINDS)
    return [(kind, of_kind) for kind, of_kind in kinds if of_kind]
