"""From fitted topics and a corpus to one summary an article."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import scipy.sparse as sp

from zhuti.core import Progress, RequestError, silent
from zhuti.corpus import Corpus
from zhuti.matrix import DocTerm, tfidf
from zhuti.models import FittedTopics
from zhuti.summarise._articles import Block, States, summarise_block
from zhuti.summarise._crew import ask_crew, start_crew
from zhuti.summarise._dicts import pack_summary, unpack_summary
from zhuti.summarise._entries import term_facts
from zhuti.summarise._labels import label_topics
from zhuti.summarise._similar import find_similar
from zhuti.summarise._types import ArticleSummary
from zhuti.tokens import TokenCorpus

_T = TypeVar("_T")
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
    states = _states(corpus, tokens, doc_term, topics, labels, (n_keywords, n_sentences, n_similar), n_threads)
    blocks = _blocks(corpus, tokens, doc_term, topics, n_similar, n_threads)

    def each() -> Iterator[ArticleSummary]:
        helpers = start_crew(states, tokens, pack_summary, (), corpus, n_threads)
        if not helpers:
            for block in blocks:
                yield from summarise_block(block, states)
            return
        with contextlib.closing(ask_crew(helpers, blocks)) as told:
            for packed in told:
                yield from map(unpack_summary, packed)

    return _counted(each(), len(corpus), progress)


def tell_summaries(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    tell: Callable[..., _T],
    settings: tuple[str, ...] = (),
    *,
    labels: Sequence[str] | None = None,
    n_keywords: int = 10,
    n_sentences: int = 3,
    n_similar: int = 3,
    n_threads: int | None = None,
    progress: Progress = silent,
) -> Iterator[_T]:
    """Yield what is to be told of each article, made by the processes that summarise: no summary itself has to come back.

    Parameters
    ----------
    corpus, tokens, doc_term, topics, labels, n_keywords, n_sentences, n_similar, n_threads, progress
        As for `iter_summaries`.
    tell
        A function of a module, of a summary, its article and `settings`; it gives what JSON holds, in lists and not in tuples.
    settings
        Texts.

    Raises
    ------
    RequestError
        As `iter_summaries`.
    """
    states = _states(corpus, tokens, doc_term, topics, labels, (n_keywords, n_sentences, n_similar), n_threads)
    blocks = _blocks(corpus, tokens, doc_term, topics, n_similar, n_threads)

    def each() -> Iterator[_T]:
        helpers = start_crew(states, tokens, tell, settings, corpus, n_threads)
        if not helpers:
            for block in blocks:
                pairs = zip(summarise_block(block, states), block.articles, strict=True)
                yield from (tell(summary, article, *settings) for summary, article in pairs)
            return
        with contextlib.closing(ask_crew(helpers, blocks)) as answered:
            for told in answered:
                yield from told

    return _counted(each(), len(corpus), progress)


def _counted(each: Iterator[_T], n: int, progress: Progress) -> Iterator[_T]:
    for i, item in enumerate(each, start=1):
        yield item
        if i % _BLOCK == 0 or i == n:
            progress("summarise", i, n)


def _blocks(
    corpus: Corpus, tokens: TokenCorpus, doc_term: DocTerm, topics: FittedTopics, n_similar: int, n_threads: int | None
) -> Iterator[Block]:
    weights = tfidf(doc_term.doc_counts()) if n_similar else sp.csr_matrix((len(corpus), 0))
    similar = find_similar(weights, corpus.ids, n_similar, n_threads=n_threads)
    for begin in range(0, len(corpus), _BLOCK):
        here = slice(begin, min(begin + _BLOCK, len(corpus)))
        mixtures = [shares[here] for shares in (topics.doc_topic, topics.low, topics.high)]
        yield Block(corpus[here], _tokens_of(tokens, here), mixtures, [*islice(similar, here.stop - begin)])


def _tokens_of(tokens: TokenCorpus, docs: slice) -> TokenCorpus:
    """Return the tokens of some articles in a row."""
    ptr = tokens.doc_ptr[docs.start : docs.stop + 1]
    here = slice(int(ptr[0]), int(ptr[-1]))
    return TokenCorpus(
        tokens.term_ids[here],
        tokens.starts[here],
        tokens.ends[here],
        ptr - ptr[0],
        tokens.vocabulary,
        tokens.doc_ids[docs],
        tokens.paragraphs[here],
        None if tokens.tags is None else tokens.tags[here],
        tokens.tag_names,
    )


def _states(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    labels: Sequence[str] | None,
    numbers: tuple[int, int, int],
    n_threads: int | None,
) -> States:
    """Return what is the same for all articles."""
    _check(corpus, tokens, doc_term, topics, labels, numbers, n_threads)
    names = tuple(labels) if labels is not None else label_topics(topics)
    return States(term_facts(tokens, topics), names, *numbers[:2])


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
