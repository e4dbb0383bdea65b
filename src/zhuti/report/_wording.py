"""How facts of a summary are put: headings, shares, bars, and the two lines on what an article is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhuti.corpus import Article
from zhuti.report._messages import Language, say
from zhuti.summarise import ArticleSummary, Figure, TopicShare

_BAR_CELLS = 20
_TITLE_CHARS = 24
_SHOWN_SHARE = 0.95
_ABOUT_TERMS = 5
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
    marked = [f"“{term}”" if any(c in term for c in "、,，") else term for term in terms]
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


def about(summary: ArticleSummary, language: Language) -> tuple[str, str]:
    """Say in two lines what an article is about: leading topics, key terms and slogan; then its weightiest sentence.

    Built from facts of the summary and nothing else; a fact that is not there is not mentioned.
    """
    comma, join, stop = ("、", "，", "。") if language == "zh" else (", ", "; ", ".")
    parts = []
    if summary.topics:
        form = "“{}”（{}）" if language == "zh" else "“{}” ({})"
        leading = [form.format(t.label, percent(t.share)) for t in leading_topics(summary)[:2]]
        parts.append(say("mainly", language, topics=comma.join(leading)))
    slogan = next((q for q in summary.quotes if q.count > 1 and not q.text.startswith("《")), None)
    terms = [k.term for k in summary.keywords if slogan is None or k.term != slogan.text][:_ABOUT_TERMS]
    if terms:
        parts.append(say("terms_are", language, terms=listed(terms, language)))
    if slogan:
        parts.append(say("slogan_is", language, slogan=slogan.text, n=slogan.count))
    best = max(summary.sentences, key=lambda s: s.score, default=None)
    first = join.join(parts)
    return (first[:1].upper() + first[1:] + stop if first else ""), (best.text if best else "")
