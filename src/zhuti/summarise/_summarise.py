"""From fitted topics and a corpus to one summary an article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
import scipy.sparse as sp

from zhuti.core import BoolArray, FloatArray, IntArray, Progress, RequestError, silent
from zhuti.corpus import Article, Corpus
from zhuti.matrix import DocTerm, tfidf
from zhuti.models import FittedTopics
from zhuti.summarise._abstract import make_abstract
from zhuti.summarise._entities import Tokens, find_entities
from zhuti.summarise._entries import Entries, TermFacts, term_facts, weigh_terms
from zhuti.summarise._explain import responsibility
from zhuti.summarise._figures import find_figures
from zhuti.summarise._keywords import choose_keywords
from zhuti.summarise._labels import label_topics
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._sentences import choose_sentences
from zhuti.summarise._similar import find_similar
from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare
from zhuti.summarise._whole import inside_tokens, whole_name
from zhuti.tokens import TokenCorpus, split_sentences

_TOPIC_TERMS = 5
_LEAST_SHARE = 0.01  # what a topic must have of an article to be listed; gensim's minimum_probability
_BLOCK = 64  # articles weighed at a time


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
    n_threads: int | None = None,
    progress: Progress = silent,
) -> tuple[ArticleSummary, ...]:
    """Summarise each article of a corpus: topics, key terms, key sentences, figures, slogans, similar articles.

    Parameters
    ----------
    corpus, tokens, doc_term, topics, labels, n_keywords, n_sentences, n_similar, n_threads, progress
        As for `iter_summaries`, which gives the same summaries one by one.

    Returns
    -------
    tuple of ArticleSummary
        D summaries, in order. An article without text or without a kept token has one too; its flags say `empty` (from reading)
        or `no_tokens`. All offsets are those of the decoded original.

    Raises
    ------
    RequestError
        The states are not of the same articles, there are not K labels, or a number is out of range.

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
    return tuple(
        iter_summaries(
            corpus,
            tokens,
            doc_term,
            topics,
            labels=labels,
            n_keywords=n_keywords,
            n_sentences=n_sentences,
            n_similar=n_similar,
            n_threads=n_threads,
            progress=progress,
        )
    )


def iter_summaries(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    *,
    labels: Sequence[str] | None = None,
    n_keywords: int = 10,
    n_sentences: int = 3,
    n_similar: int = 3,
    n_threads: int | None = None,
    progress: Progress = silent,
) -> Iterator[ArticleSummary]:
    """Summarise the articles of a corpus one by one, for corpora whose summaries would not fit into memory together.

    What it keeps does not grow with the number of articles, but for the TF-IDF weights behind `n_similar`, which take some three
    times the memory of `doc_term`.

    Parameters
    ----------
    corpus, tokens, doc_term, topics
        Of the same D articles in the same order.
    labels
        K topic labels; else those of `label_topics`.
    n_keywords, n_sentences, n_similar
        At most so many of each; 0 for none.
    n_threads
        How many cores work at it, all by default. The summaries do not depend on it.
    progress
        Told of the articles summarised.

    Yields
    ------
    ArticleSummary
        One of each article, in order: those that `summarise` returns.

    Raises
    ------
    RequestError
        At once: the states are not of the same articles, there are not K labels, or a number is out of range.

    Examples
    --------
    >>> from zhuti.corpus import Article
    >>> from zhuti.matrix import build_doc_term
    >>> from zhuti.models import fit_topics, make_estimator
    >>> from zhuti.tokens import tokenise
    >>> corpus = Corpus((Article("a", "合作社种植木耳。木耳丰收。"), Article("b", "支部上党课。党课好。")))
    >>> tokens = tokenise(corpus, engine="jieba")
    >>> doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0)
    >>> topics = fit_topics(doc_term, make_estimator("sklearn", n_topics=2, random_state=0))
    >>> for summary in iter_summaries(corpus, tokens, doc_term, topics):
    ...     print(summary.id, summary.keywords[0].term)
    a 木耳
    b 党课
    """
    numbers = (n_keywords, n_sentences, n_similar)
    _check(corpus, tokens, doc_term, topics, labels, numbers, n_threads)
    names = tuple(labels) if labels is not None else label_topics(topics)
    return _summaries(corpus, tokens, doc_term, topics, names, numbers, n_threads, progress)


def _summaries(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    labels: tuple[str, ...],
    numbers: tuple[int, int, int],
    n_threads: int | None,
    progress: Progress,
) -> Iterator[ArticleSummary]:
    n_keywords, n_sentences, n_similar = numbers
    facts = term_facts(tokens, topics)
    weights = tfidf(doc_term.doc_counts()) if n_similar else sp.csr_matrix((len(corpus), 0))
    similar = find_similar(weights, corpus.ids, n_similar, n_threads=n_threads)
    for begin in range(0, len(corpus), _BLOCK):
        articles = corpus[begin : begin + _BLOCK]
        entries = weigh_terms(tokens, topics, facts, [article.text for article in articles], begin)
        for i, article in enumerate(articles):
            alike = next(similar)
            yield _summary(
                i, begin + i, article, tokens, topics, facts, entries, labels, (n_keywords, n_sentences), alike
            )
        progress("summarise", begin + len(articles), len(corpus))


def _check(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    labels: Sequence[str] | None,
    numbers: tuple[int, int, int],
    n_threads: int | None,
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
    if n_threads is not None and n_threads < 1:
        raise RequestError(f"n_threads must be at least 1, got {n_threads}.")


def _summary(
    place: int,
    index: int,
    article: Article,
    tokens: TokenCorpus,
    topics: FittedTopics,
    facts: TermFacts,
    entries: Entries,
    labels: tuple[str, ...],
    numbers: tuple[int, int],
    similar: tuple[Similar, ...],
) -> ArticleSummary:
    n_keywords, n_sentences = numbers
    here = entries.doc(place)
    usable = facts.usable[entries.term[here]]
    share = responsibility(topics, index, facts.column[entries.term[here]])
    quotes = find_quotes(article.text)
    of_doc = tokens.doc(index)
    inside = inside_tokens(tokens.starts[of_doc], tokens.ends[of_doc], len(article.text))
    whole = cache(partial(whole_name, text=article.text, inside=inside))
    n_tokens = int(tokens.doc_ptr[index + 1] - tokens.doc_ptr[index])
    flags = article.flags if n_tokens or not article.text else (*article.flags, "no_tokens")
    shares, other = _topic_shares(index, topics, labels, tokens.vocabulary, entries, here, usable, share, whole)
    listed = np.array([topic.topic for topic in shares])
    keywords = _keywords(article, tokens.vocabulary, entries, here, usable, whole, quotes, n_keywords)
    begin = int(tokens.doc_ptr[index - place])
    local = entries.of_token[of_doc.start - begin : of_doc.stop - begin] - here.start
    mixture = topics.doc_topic[index, listed]
    sentences = _sentences(
        article, tokens.starts[of_doc], local, entries.weight[here], share[:, listed], mixture, listed, n_sentences
    )
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
        other_share=other,
    )


def _topic_shares(
    index: int,
    topics: FittedTopics,
    labels: tuple[str, ...],
    vocabulary: tuple[str, ...],
    entries: Entries,
    here: slice,
    usable: BoolArray,
    responsibility: FloatArray,
    whole: Callable[[str], str],
) -> tuple[tuple[TopicShare, ...], float]:
    share, low, high = (array[index] for array in (topics.doc_topic, topics.low, topics.high))
    leading: dict[int, list[str]] = {}
    most = responsibility.max(axis=1)
    carried = entries.count[here] * entries.weight[here] * most
    order = np.argsort(-carried, kind="stable")
    order = order[(usable & (most > 0))[order]]
    for i, k in zip(entries.term[here][order].tolist(), responsibility.argmax(axis=1)[order].tolist(), strict=True):
        terms = leading.setdefault(k, [])
        if len(terms) < _TOPIC_TERMS and (name := whole(vocabulary[i])) not in terms:
            terms.append(name)
    by_share = np.argsort(-share, kind="stable")
    n_listed = max(1, int(np.count_nonzero(share >= _LEAST_SHARE)))
    listed, other = by_share[:n_listed], float(share[by_share[n_listed:]].sum())
    shares = tuple(
        TopicShare(k, labels[k], of_k, low_k, high_k, tuple(leading.get(k, ())))
        for k, of_k, low_k, high_k in zip(
            *(array.tolist() for array in (listed, share[listed], low[listed], high[listed])), strict=True
        )
    )
    return shares, other


def _keywords(
    article: Article,
    vocabulary: tuple[str, ...],
    entries: Entries,
    here: slice,
    usable: BoolArray,
    whole: Callable[[str], str],
    quotes: tuple[Quote, ...],
    n_keywords: int,
) -> tuple[Keyword, ...]:
    return choose_keywords(
        vocabulary,
        entries.term[here],
        entries.count[here],
        entries.weight[here],
        usable,
        whole,
        text=article.text,
        title=article.title,
        quotes=quotes,
        n_keywords=n_keywords,
    )


def _sentences(
    article: Article,
    starts: IntArray,
    local: IntArray,
    weight: FloatArray,
    responsibility: FloatArray,
    mixture: FloatArray,
    listed: IntArray,
    n_sentences: int,
) -> tuple[KeySentence, ...]:
    spans = split_sentences(article.text)
    chosen = choose_sentences(
        article.text,
        spans,
        starts,
        local,
        weight,
        responsibility,
        mixture,
        title=article.title,
        n_sentences=n_sentences,
    )
    return tuple(
        KeySentence(s.text, int(listed[s.topic]), s.score, *article.edits.to_original(s.start, s.end)) for s in chosen
    )


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
