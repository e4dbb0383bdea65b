"""The table of articles that a run ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhuti.corpus import Corpus
from zhuti.report._wording import heading, percent
from zhuti.summarise import ArticleSummary

_TOPICS, _TERMS = 2, 3


@dataclass(frozen=True, slots=True)
class TableRow:
    """One article in a line: its id and heading, its leading topics with their shares, its key terms."""

    id: str
    heading: str
    topics: tuple[str, ...]
    terms: tuple[str, ...]


def table_rows(summaries: Sequence[ArticleSummary], corpus: Corpus) -> tuple[TableRow, ...]:
    """Return the table of articles as plain text, for a terminal or anything else to lay out.

    Parameters
    ----------
    summaries, corpus
        Of the same articles in the same order.

    Returns
    -------
    tuple of TableRow
        D rows with two leading topics and three key terms each; fewer where there are fewer.

    Examples
    --------
    >>> from zhuti.corpus import Article
    >>> from zhuti.summarise import Keyword, TopicShare
    >>> topics = (TopicShare(1, "党课 · 党章", 0.7, 0.6, 0.8, ()), TopicShare(0, "产业", 0.3, 0.2, 0.4, ()))
    >>> summary = ArticleSummary("a", "春耕", None, "", 9, 4, topics, (Keyword("党课", 1.0, 2),), (), (), (), (), ())
    >>> table_rows([summary], Corpus((Article("a", "支部上了一堂党课。"),)))
    (TableRow(id='a', heading='春耕', topics=('党课 · 党章 70%', '产业 30%'), terms=('党课',)),)
    """
    return tuple(
        TableRow(
            summary.id,
            heading(summary, article),
            tuple(f"{topic.label} {percent(topic.share)}" for topic in summary.topics[:_TOPICS]),
            tuple(keyword.term for keyword in summary.keywords[:_TERMS]),
        )
        for summary, article in zip(summaries, corpus, strict=True)
    )
