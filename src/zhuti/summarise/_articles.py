"""The summaries of some articles in a row: terms are weighed and sentences chosen for all at once, the rest is read one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from zhuti.core import IntArray
from zhuti.corpus import Article
from zhuti.models import FittedTopics
from zhuti.summarise._abstract import make_abstract
from zhuti.summarise._entries import Entries, TermFacts, weigh_terms
from zhuti.summarise._figure_what import Quantity
from zhuti.summarise._keywords import choose_keywords
from zhuti.summarise._read import TextFacts, Texts
from zhuti.summarise._sentences import choose_sentences
from zhuti.summarise._short import shorten
from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Similar, TopicShare
from zhuti.summarise._whole import whole_name
from zhuti.tokens import TokenCorpus

_TOPIC_TERMS = 5
_ToOriginal = Callable[[int, int], tuple[int, int]]
_LEAST_SHARE = 0.01  # what a topic must have of an article to be listed; gensim's minimum_probability


class States(NamedTuple):
    """What is the same for all articles."""

    tokens: TokenCorpus
    topics: FittedTopics
    facts: TermFacts
    labels: tuple[str, ...]


def texts_to_read(articles: Sequence[Article], begin: int, tokens: TokenCorpus, n_sentences: int) -> Texts:
    """Return the texts of the articles `begin`, `begin + 1` and on, as the reading of them takes them."""
    token_ptr = tokens.doc_ptr[begin : begin + len(articles) + 1]
    here = slice(int(token_ptr[0]), int(token_ptr[-1]))
    return Texts(
        [article.text for article in articles],
        [article.title for article in articles],
        n_sentences,
        (token_ptr - token_ptr[0]).tolist(),
        tokens.starts[here],
        tokens.ends[here],
        np.empty(0, dtype=np.int64) if tokens.tags is None else tokens.tags[here],
        tokens.tag_names,
    )


def summarise_articles(
    articles: Sequence[Article],
    begin: int,
    states: States,
    read: TextFacts,
    n_keywords: int,
    n_sentences: int,
    similar: Iterator[tuple[Similar, ...]],
) -> Iterator[ArticleSummary]:
    """Yield the summaries of the articles `begin`, `begin + 1`, … of a corpus, given what was read off their texts."""
    tokens, topics, facts, labels = states
    texts = [article.text for article in articles]
    entries = weigh_terms(tokens, topics, facts, texts, begin)
    listed, other = _listed_topics(entries)
    listed_ptr, flat = np.cumsum([0, *map(len, listed)]), np.concatenate([np.empty(0, dtype=np.int64), *listed])
    sentences = choose_sentences(
        texts, read.spans, read.standings, entries, facts.by_column, listed_ptr, flat, n_sentences
    )
    ranked = _RankedTerms(entries, facts, tokens.vocabulary)
    of_block = slice(begin, begin + len(articles))
    mixtures = zip(*(shares[of_block].tolist() for shares in (topics.doc_topic, topics.low, topics.high)), strict=True)
    starts, ends, token_ptr = (array.tolist() for array in (entries.starts, entries.ends, entries.token_ptr))
    whole = [
        _WholeNames(text, starts[a:b], ends[a:b]).__getitem__
        for text, (a, b) in zip(texts, pairwise(token_ptr), strict=True)
    ]
    shares = [
        _topic_shares(listed[i].tolist(), labels, mixture, partial(ranked.by_topic, i), whole[i])
        for i, mixture in enumerate(mixtures)
    ]
    keywords = [
        choose_keywords(
            ranked.all(i),
            whole[i],
            text=article.text,
            title=article.title,
            quotes=read.quotes[i],
            n_keywords=n_keywords,
        )
        for i, article in enumerate(articles)
    ]
    to_original = [article.edits.to_original if article.edits.hunks else _in_place for article in articles]
    chosen = list(map(_key_sentences, texts, sentences, read.entities, to_original))
    figures = list(map(_figures, texts, read.figures, to_original))
    entities = list(map(_entities, read.entities, to_original))
    for i, article in enumerate(articles):
        n_tokens = token_ptr[i + 1] - token_ptr[i]
        abstract = make_abstract(
            article.date,
            shares[i],
            keywords[i],
            chosen[i],
            figures[i],
            entities[i],
            date_inferred=article.date_inferred,
        )
        yield ArticleSummary(
            id=article.id,
            title=article.title,
            date=article.date,
            source=article.source,
            n_chars=len(article.text),
            n_tokens=n_tokens,
            topics=shares[i],
            keywords=keywords[i],
            sentences=chosen[i],
            figures=figures[i],
            quotes=read.quotes[i],
            similar=next(similar),
            flags=article.flags if n_tokens or not article.text else (*article.flags, "no_tokens"),
            entities=entities[i],
            abstract=abstract if n_tokens else "",
            other_share=other[i],
        )


def _listed_topics(entries: Entries) -> tuple[list[IntArray], list[float]]:
    """Return the topics that each article lists, by falling share, and what the others have together."""
    order = np.argsort(-entries.doc_topic, axis=1, kind="stable")
    n_listed = np.maximum(1, np.count_nonzero(entries.doc_topic >= _LEAST_SHARE, axis=1))
    by_share = np.take_along_axis(entries.doc_topic, order, axis=1)
    is_other = np.arange(order.shape[1]) >= n_listed[:, None]
    listed: list[IntArray] = [order[doc, :n] for doc, n in enumerate(n_listed.tolist())]
    return listed, np.where(is_other, by_share, 0.0).sum(axis=1).tolist()


class _RankedTerms:
    """The terms of each article that may be shown, by falling weight; and those of each topic, by what they carry of it."""

    def __init__(self, entries: Entries, facts: TermFacts, vocabulary: tuple[str, ...]) -> None:
        self._name = vocabulary.__getitem__
        usable = np.flatnonzero(facts.usable[entries.term])
        order = usable[np.lexsort((-entries.weight[usable], entries.doc[usable]))]
        self._ptr = np.searchsorted(entries.doc[order], np.arange(len(entries.ptr))).tolist()
        columns = (-entries.weight, entries.term, entries.count)
        self._minus, self._terms, self._counts = (column[order].tolist() for column in columns)
        carrying = usable[entries.most[usable] > 0]
        carried = (entries.count * entries.weight * entries.most)[carrying]
        n_topics = entries.doc_topic.shape[1]
        self._n_topics = n_topics
        groups = entries.doc[carrying] * n_topics + entries.topic[carrying]
        order = np.lexsort((-carried, groups))
        self._carrying = entries.term[carrying[order]].tolist()
        groups = groups[order]
        self._group_ptr = np.searchsorted(groups, np.arange(len(entries.doc_topic) * n_topics + 1)).tolist()

    def all(self, doc: int) -> Iterator[tuple[float, str, int]]:
        here = slice(self._ptr[doc], self._ptr[doc + 1])
        return zip(self._minus[here], map(self._name, self._terms[here]), self._counts[here], strict=True)

    def by_topic(self, doc: int, topic: int) -> Iterator[str]:
        group = doc * self._n_topics + topic
        return map(self._name, self._carrying[self._group_ptr[group] : self._group_ptr[group + 1]])


class _WholeNames(dict[str, str]):
    """The whole names of the terms of an article, each looked for when it is first wanted."""

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self._places = (text, starts, ends)

    def __missing__(self, term: str) -> str:
        name = self[term] = whole_name(term, *self._places)
        return name


def _topic_shares(
    listed: Iterable[int],
    labels: tuple[str, ...],
    mixture: tuple[list[float], list[float], list[float]],
    terms: Callable[[int], Iterator[str]],
    whole: Callable[[str], str],
) -> tuple[TopicShare, ...]:
    """Return the listed topics of an article, given its share of each topic with the ends of its interval."""
    share, low, high = mixture
    shares = []
    for k in listed:
        leading: dict[str, None] = {}
        for term in terms(k):
            leading[whole(term)] = None
            if len(leading) == _TOPIC_TERMS:
                break
        shares.append(TopicShare(k, labels[k], share[k], low[k], high[k], tuple(leading)))
    return tuple(shares)


def _key_sentences(
    text: str, sentences: Sequence[KeySentence], entities: Sequence[Entity], to_original: _ToOriginal
) -> tuple[KeySentence, ...]:
    """Return sentences found in the clean text with their lines, both by their offsets in the original."""
    people = [entity for entity in entities if entity.office]
    chosen = []
    for sentence, topic, score, start, end, *_ in sentences:
        pieces = shorten(text, start, end, people)
        line = "".join(text[a:b] for a, b in pieces)
        of_line = tuple(to_original(a, b) for a, b in pieces)
        chosen.append(KeySentence(sentence, topic, score, *to_original(start, end), line, of_line))
    return tuple(chosen)


def _figures(text: str, found: Sequence[Quantity], to_original: _ToOriginal) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            text[q.start : q.end],
            q.value,
            q.unit,
            *to_original(q.start, q.end),
            q.what,
            q.value_to,
            q.approximate,
            q.by,
            q.change,
        )
        for q in found
    )


def _entities(found: tuple[Entity, ...], to_original: _ToOriginal) -> tuple[Entity, ...]:
    if to_original is _in_place:
        return found
    return tuple(Entity(e.text, e.kind, e.count, *to_original(e.start, e.end), e.office) for e in found)


def _in_place(start: int, end: int) -> tuple[int, int]:
    return start, end
