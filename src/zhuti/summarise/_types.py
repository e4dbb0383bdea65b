"""What a summary holds: the schema `zhuti/summary/1`, as types."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicShare:
    """A topic's share of an article, with its central 90 % interval and the topic's leading terms in this article."""

    topic: int
    label: str
    share: float
    low: float
    high: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A key term of an article: its score (higher is better, comparable within one article) and how often it occurs there."""

    term: str
    score: float
    count: int


@dataclass(frozen=True, slots=True)
class KeySentence:
    """A key sentence, the topic it speaks for, and where it stands in the decoded original (code points, end excluded)."""

    text: str
    topic: int
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A reported quantity as written, its value in `unit`, what it counts, and where it stands in the decoded original.

    `value` is the plain number: 1.6万 is 16000.0, 6.4% is 6.4 with the unit `%`, 355.1亿元 is 35510000000.0 with the unit 元.
    """

    text: str
    value: float
    unit: str
    start: int
    end: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A slogan or name in quotation marks, and how often it occurs in the article."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Similar:
    """Another article of the corpus, and the cosine similarity of its TF-IDF weights (0 to 1)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """The topic summary of one article: `zhuti/summary/1`. Offsets count code points of the decoded original."""

    id: str
    title: str
    date: dt.date | None
    source: str
    n_chars: int
    n_tokens: int
    topics: tuple[TopicShare, ...]
    keywords: tuple[Keyword, ...]
    sentences: tuple[KeySentence, ...]
    figures: tuple[Figure, ...]
    quotes: tuple[Quote, ...]
    similar: tuple[Similar, ...]
    flags: tuple[str, ...]
