"""From fitted topics and a corpus to one summary an article."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import scipy.sparse as sp

from zhuti.core import Progress, RequestError, silent
from zhuti.corpus import Corpus
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics
from zhuti.summarise._articles import States, summarise_articles, texts_to_read
from zhuti.summarise._entries import term_facts
from zhuti.summarise._labels import label_topics
from zhuti.summarise._readers import read_all
from zhuti.summarise._similar import find_similar
from zhuti.summarise._types import ArticleSummary
from zhuti.tokens import TokenCorpus

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

    What it keeps does not grow with the number of articles, but for the TF-IDF weights behind `n_similar`, which take as
    much memory as `doc_term`.

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
    states = States(tokens, topics, term_facts(tokens, topics), labels)
    similar = find_similar(
        doc_term.doc_counts() if n_similar else sp.csr_matrix((len(corpus), 0)),
        corpus.ids,
        n_similar,
        n_threads=n_threads,
    )
    n_chars = sum(len(article.text) for article in corpus)
    blocks = ((begin, corpus[begin : begin + _BLOCK]) for begin in range(0, len(corpus), _BLOCK))
    reading = read_all(blocks, lambda block: texts_to_read(block[1], block[0], tokens, n_sentences), n_chars, n_threads)
    with contextlib.closing(reading):
        for (begin, articles), read in reading:
            yield from summarise_articles(articles, begin, states, read, n_keywords, n_sentences, similar)
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
