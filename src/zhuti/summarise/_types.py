"""What a summary holds: the schema `zhuti/summary/1`, as types. Its parts are named tuples, which are made three times as fast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from zhuti.core import html_table


class TopicShare(NamedTuple):
    """A topic's share of an article, with its central 90 % interval and the topic's leading terms in this article."""

    topic: int
    label: str
    share: float
    low: float
    high: float
    terms: tuple[str, ...]


class Keyword(NamedTuple):
    """A key term of an article: its score (higher is better, comparable within one article) and how often it occurs there."""

    term: str
    score: float
    count: int  # type: ignore[assignment]  # tuple.count is not wanted of it


class KeySentence(NamedTuple):
    """A key sentence, the topic it speaks for, and where it stands in the decoded original (code points, end excluded).

    Attributes
    ----------
    text
        The whole sentence, as in the clean text.
    topic
        The topic it speaks for.
    score
        Higher is better, comparable within one article.
    start, end
        In the decoded original.
    short
        The sentence in one line, to scan: some of its pieces, joined; empty where nothing can be left out.
    pieces
        Where each piece of `short` stands in the decoded original, `(start, end)` in the order of the text.
    """

    text: str
    topic: int
    score: float
    start: int
    end: int
    short: str = ""
    pieces: tuple[tuple[int, int], ...] = ()


class Figure(NamedTuple):
    """A reported quantity as written, and where it stands in the decoded original (code points, end excluded).

    Attributes
    ----------
    text
        As written in the clean text: `1.6万名`.
    value
        The plain number: 1.6万 is 16000.0, 355.1亿元 is 35510000000.0, 6.4% is 6.4; of a range, its lower end.
    unit
        Measure word or unit without its scale (`名`, `元`, `%`); empty when the text gives none (20多万).
    what
        What it counts, in the words of the text (`党员`); empty when that is not plain.
    value_to
        The upper end of a range (3至5个), else `None`.
    approximate
        Whether the text says so: 余, 多, 约, 近, 上百, …
    by
        Who reports it, where its sentence says so (据市统计局通报); else empty.
    change
        The change that it measures, in the words of the text (`同比增长`); empty where it is a level or an amount.
    """

    text: str
    value: float
    unit: str
    start: int
    end: int
    what: str = ""
    value_to: float | None = None
    approximate: bool = False
    by: str = ""
    change: str = ""


class Entity(NamedTuple):
    """A person, place, organisation or campaign, and where it is first named (code points, end excluded).

    Attributes
    ----------
    text
        Its name in the words of the text: `安明植`, `柳亭村`, `“三严三实”专题教育`.
    kind
        `person`, `place`, `organisation` or `campaign`.
    count
        How often the article names it.
    start, end
        In the decoded original.
    office
        A person's office or role where the text gives one (`珲春市委书记`); else empty.
    """

    text: str
    kind: str
    count: int  # type: ignore[assignment]  # tuple.count is not wanted of it
    start: int
    end: int
    office: str = ""


class Quote(NamedTuple):
    """A slogan or name in quotation marks, and how often it occurs in the article."""

    text: str
    count: int  # type: ignore[assignment]  # tuple.count is not wanted of it


class Similar(NamedTuple):
    """Another article of the corpus, and the cosine similarity of its TF-IDF weights (0 to 1)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """The topic summary of one article: `zhuti/summary/1`. Offsets count code points of the decoded original.

    `topics` are those with a share of at least .01, and the leading one in any case, by falling share; `other_share` is what the
    rest has together: with it the shares sum to 1. `keywords` come by falling score, `sentences` and `figures` in the order of
    the text, `quotes` and `entities` by falling count, `similar` by falling score. `abstract` is two lines of Chinese built from
    the rest.
    """

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
    entities: tuple[Entity, ...] = ()
    abstract: str = ""
    other_share: float = 0.0

    def _repr_html_(self) -> str:
        """Return what the summary says as a table, for a notebook."""
        rows = [
            ("abstract", self.abstract),
            ("topics", "; ".join(f"{topic.share:.0%} {topic.label}" for topic in self.topics)),
            ("key terms", " ".join(keyword.term for keyword in self.keywords)),
            *(("key sentence", sentence.short or sentence.text) for sentence in self.sentences),
            ("figures", "; ".join(" ".join(filter(None, (figure.what, figure.text))) for figure in self.figures)),
            ("named", "; ".join(entity.text for entity in self.entities)),
            ("similar", "; ".join(f"{similar.id} ({similar.score:.2f})" for similar in self.similar)),
            ("flags", "; ".join(self.flags)),
        ]
        caption = " · ".join(str(fact) for fact in (self.title or self.id, self.date, self.source) if fact)
        return html_table(caption, ("", f"{self.id}: {self.n_chars:,} characters"), [row for row in rows if row[1]])
