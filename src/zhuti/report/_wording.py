"""How facts of a summary are put: headings, shares, bars, figures and names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhuti.corpus import Article
from zhuti.report._messages import Language, say
from zhuti.summarise import ArticleSummary, Entity, Figure, TopicShare

_BAR_CELLS = 20
_TITLE_CHARS = 24
_SHOWN_SHARE = 0.95
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


def percent(share: float) -> str:
    """Return a share as a whole per cent; less than half a per cent is said so."""
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


def number(value: float) -> str:
    """Return a value for reading, thousands set apart.

    Examples
    --------
    >>> number(23e12), number(6.4)
    ('23,000,000,000,000', '6.4')
    """
    return format(value, ",.15g")


def figure_value(figure: Figure, language: Language) -> str:
    """Return the value of a figure, a range or an approximation as such."""
    value = number(figure.value)
    if figure.value_to is not None:
        value = f"{value}–{number(figure.value_to)}"
    return say("approximately", language, value=value) if figure.approximate else value


def listed(terms: Sequence[str], language: Language) -> str:
    """Return terms as a list in a sentence; one that has a comma of its own is put in quotation marks.

    Examples
    --------
    >>> listed(["党课", "不担当、不落实"], "zh")
    '党课、“不担当、不落实”'
    """
    marked = [f"“{term}”" if "、" in term or "," in term or "，" in term else term for term in terms]
    return ("、" if language == "zh" else ", ").join(marked)


def leading_topics(summary: ArticleSummary) -> tuple[TopicShare, ...]:
    """Return the topics that together make up 95 % of an article: what a reader is shown; the rest is in the data."""
    shown: list[TopicShare] = []
    total = 0.0
    for topic in summary.topics:
        if shown and not total < _SHOWN_SHARE:
            break
        shown.append(topic)
        total += topic.share
    return tuple(shown)


def entity_name(entity: Entity) -> str:
    """Return an entity with its office, for reading.

    Examples
    --------
    >>> entity_name(Entity("周明远", "person", 2, 0, 3, "县委书记"))
    '周明远（县委书记）'
    """
    return f"{entity.text}（{entity.office}）" if entity.office else entity.text


def entities_by_kind(summary: ArticleSummary) -> list[tuple[str, list[Entity]]]:
    """Return the entities of each kind that has any."""
    kinds = ((kind, [entity for entity in summary.entities if entity.kind == kind]) for kind in _KINDS)
    return [(kind, entities) for kind, entities in kinds if entities]
