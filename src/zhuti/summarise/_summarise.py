"""From fitted topics and a corpus to one summary an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np

from zhuti.core import FloatArray, Progress, RequestError, silent
from zhuti.corpus import Article, Corpus
from zhuti.matrix import DocTerm, tfidf
from zhuti.models import FittedTopics
from zhuti.summarise._abstract import make_abstract
from zhuti.summarise._entities import Tokens, find_entities
from zhuti.summarise._explain import responsibility
from zhuti.summarise._figures import find_figures
from zhuti.summarise._keywords import choose_keywords
from zhuti.summarise._labels import label_topics
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._sentences import choose_sentences
from zhuti.summarise._similar import find_similar
from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare
from zhuti.summarise._weights import Entries, weigh_terms
from zhuti.summarise._whole import inside_tokens, whole_name
from zhuti.tokens import TokenCorpus, split_sentences

_TOPIC_TERMS = 5
_TELL_EVERY = 64


def summarise(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    *,
    labels: Sequence[str] | None = None,
    n_keywords: int = 10,
    n_sentences: int = 3,
    n_similar: int = 3,
    progress: Progress = silent,
) -> tuple[ArticleSummary, ...]:
    """Summarise each article of a corpus: topics, key terms, key sentences, figures, slogans, similar articles.

    Parameters
    ----------
    corpus, tokens, doc_term, topics
        Of the same D articles in the same order.
    labels
        K topic labels; else those of `label_topics`.
    n_keywords, n_sentences, n_similar
        At most so many of each; 0 for none.
    progress
        Told of the articles summarised.

    Returns
    -------
    tuple of ArticleSummary
        D summaries, in order. An article without text or without a kept token has one too; its flags say `empty` (from reading)
        or `no_tokens`. All offsets are those of the decoded original.

    Raises
    ------
    RequestError
        The states are not of the same articles, there are not K labels, or a number is negative.

    Examples
    --------
    >>> from zhuti.corpus import read_corpus
    >>> from zhuti.matrix import build_doc_term
    >>> from zhuti.models import fit_topics, make_estimator
    >>> from zhuti.tokens import tokenise
    >>> import polars as pl
    >>> frame = pl.DataFrame({"id": ["a", "b"], "text": ["全县召开座谈会28次。" * 3, "全县召开座谈会30次。" * 3]})
    >>> corpus = read_corpus(frame)
    >>> tokens = tokenise(corpus, engine="jieba")
    >>> doc_term = build_doc_term(tokens, max_doc_share=1.0)
    >>> topics = fit_topics(doc_term, make_estimator("sklearn", n_topics=2, random_state=0))
    >>> summaries = summarise(corpus, tokens, doc_term, topics)
    >>> summaries[0].figures[0].text, summaries[0].similar[0].id
    ('28次', 'b')
    """
    _check(corpus, tokens, doc_term, topics, labels, (n_keywords, n_sentences, n_similar))
    names = tuple(labels) if labels is not None else label_topics(topics)
    entries = weigh_terms(tokens, doc_term, topics, corpus.texts)
    similar = find_similar(tfidf(doc_term.doc_counts()), corpus.ids, n_similar)
    summaries = []
    for i, article in enumerate(corpus):
        summaries.append(_summary(i, article, tokens, topics, entries, names, (n_keywords, n_sentences), similar[i]))
        if (i + 1) % _TELL_EVERY == 0 or i + 1 == len(corpus):
            progress("summarise", i + 1, len(corpus))
    return tuple(summaries)


def _check(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    labels: Sequence[str] | None,
    numbers: tuple[int, int, int],
) -> None:
    for name, state in (("tokens", tokens), ("doc_term", doc_term), ("topics", topics)):
        if state.doc_ids != corpus.ids:
            raise RequestError(f"{name} is not of the same articles as the corpus: its article ids differ.")
    if topics.vocabulary != doc_term.vocabulary:
        raise RequestError("topics was not fitted to this doc_term: the vocabularies differ.")
    if labels is not None and len(labels) != topics.n_topics:
        raise RequestError(f"labels has {len(labels)} labels for {topics.n_topics} topics.")
    for name, number in zip(("n_keywords", "n_sentences", "n_similar"), numbers, strict=True):
        if number < 0:
            raise RequestError(f"{name} must be at least 0, got {number}.")


def _summary(
    index: int,
    article: Article,
    tokens: TokenCorpus,
    topics: FittedTopics,
    entries: Entries,
    labels: tuple[str, ...],
    numbers: tuple[int, int],
    similar: tuple[Similar, ...],
) -> ArticleSummary:
    n_keywords, n_sentences = numbers
    here = entries.doc(index)
    share = responsibility(topics, index, entries.column[here])
    quotes = find_quotes(article.text)
    of_doc = tokens.doc(index)
    inside = inside_tokens(tokens.starts[of_doc], tokens.ends[of_doc], len(article.text))
    whole = cache(partial(whole_name, text=article.text, inside=inside))
    n_tokens = int(tokens.doc_ptr[index + 1] - tokens.doc_ptr[index])
    flags = article.flags if n_tokens or not article.text else (*article.flags, "no_tokens")
    shares = _topic_shares(index, topics, labels, tokens.vocabulary, entries, share, whole)
    keywords = _keywords(article, tokens.vocabulary, entries, here, whole, quotes, n_keywords)
    sentences = _sentences(article, index, tokens, topics, entries, share, n_sentences)
    figures = _figures(article)
    entities = _entities(article, tokens, of_doc)
    return ArticleSummary(
        id=article.id,
        title=article.title,
        date=article.date,
        source=article.source,
        n_chars=len(article.text),
        n_tokens=n_tokens,
        topics=shares,
        keywords=keywords,
        sentences=sentences,
        figures=figures,
        quotes=quotes,
        similar=similar,
        flags=flags,
        entities=entities,
        abstract=make_abstract(article.date, shares, keywords, sentences, figures, entities) if n_tokens else "",
    )


def _topic_shares(
    index: int,
    topics: FittedTopics,
    labels: tuple[str, ...],
    vocabulary: tuple[str, ...],
    entries: Entries,
    responsibility: FloatArray,
    whole: Callable[[str], str],
) -> tuple[TopicShare, ...]:
    here = entries.doc(index)
    share, low, high = (array[index] for array in (topics.doc_topic, topics.low, topics.high))
    leading: dict[int, list[str]] = {}
    most = responsibility.max(axis=1)
    carried = entries.count[here] * entries.weight[here] * most
    order = np.argsort(-carried, kind="stable")
    order = order[(entries.usable[here] & (most > 0))[order]]
    for i, k in zip(entries.term[here][order].tolist(), responsibility.argmax(axis=1)[order].tolist(), strict=True):
        terms = leading.setdefault(k, [])
        if len(terms) < _TOPIC_TERMS and (name := whole(vocabulary[i])) not in terms:
            terms.append(name)
    by_share = np.argsort(-share, kind="stable")
    return tuple(
        TopicShare(k, labels[k], of_k, low_k, high_k, tuple(leading.get(k, ())))
        for k, of_k, low_k, high_k in zip(
            *(array.tolist() for array in (by_share, share[by_share], low[by_share], high[by_share])), strict=True
        )
    )


def _keywords(
    article: Article,
    vocabulary: tuple[str, ...],
    entries: Entries,
    here: slice,
    whole: Callable[[str], str],
    quotes: tuple[Quote, ...],
    n_keywords: int,
) -> tuple[Keyword, ...]:
    return choose_keywords(
        vocabulary,
        entries.term[here],
        entries.count[here],
        entries.weight[here],
        entries.usable[here],
        whole,
        text=article.text,
        title=article.title,
        quotes=quotes,
        n_keywords=n_keywords,
    )


def _sentences(
    article: Article,
    index: int,
    tokens: TokenCorpus,
    topics: FittedTopics,
    entries: Entries,
    responsibility: FloatArray,
    n_sentences: int,
) -> tuple[KeySentence, ...]:
    here, of_doc = entries.doc(index), tokens.doc(index)
    chosen = choose_sentences(
        article.text,
        split_sentences(article.text),
        tokens.starts[of_doc],
        entries.of_token[of_doc] - here.start,
        entries.weight[here],
        responsibility,
        topics.doc_topic[index],
        title=article.title,
        n_sentences=n_sentences,
    )
    return tuple(KeySentence(s.text, s.topic, s.score, *article.edits.to_original(s.start, s.end)) for s in chosen)


def _figures(article: Article) -> tuple[Figure, ...]:
    figures = []
    for q in find_figures(article.text):
        start, end = article.edits.to_original(q.start, q.end)
        text = article.text[q.start : q.end]
        figures.append(Figure(text, q.value, q.unit, start, end, q.what, q.value_to, q.approximate, q.by, q.change))
    return tuple(figures)


def _entities(article: Article, tokens: TokenCorpus, of_doc: slice) -> tuple[Entity, ...]:
    tags = [tokens.tag_names[tag] for tag in tokens.tags[of_doc].tolist()] if tokens.tags is not None else []
    found = find_entities(article.text, Tokens(tokens.starts[of_doc], tokens.ends[of_doc], tuple(tags)))
    places = (article.edits.to_original(entity.start, entity.end) for entity in found)
    return tuple(replace(entity, start=start, end=end) for entity, (start, end) in zip(found, places, strict=True))
