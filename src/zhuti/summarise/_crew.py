"""Summarising many articles at once: processes that are given articles and give back what is told of them, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from dataclasses import fields
from importlib import import_module
from typing import Any

from zhuti.core import Helper, answer_all, answers, pack_array, receive_first, start_helpers, unpack_array
from zhuti.corpus import Corpus, pack_article, unpack_article
from zhuti.summarise._articles import Block, States, summarise_block
from zhuti.summarise._entries import TermFacts
from zhuti.summarise._types import Similar
from zhuti.tokens import TokenCorpus

WORTH_IT = 2_000_000
"""Characters from which further processes gain more than the seconds that they take to start."""

_MOST = 6  # one process sends articles and takes in what is told of them as fast as so many summarise
_PROGRAM = "from zhuti.summarise._crew import serve; serve()"
_FACTS = tuple(field.name for field in fields(TermFacts))

Tell = Callable[..., object]
"""A function of a module: of a summary, its article and further texts; it gives what JSON holds."""


def start_crew(
    states: States, tokens: TokenCorpus, tell: Tell, settings: tuple[str, ...], corpus: Corpus, n_threads: int | None
) -> list[Helper]:
    """Start processes for `ask_crew`; none where there is little to do, one core, or the system refuses them.

    Parameters
    ----------
    states
        What is the same for all articles.
    tokens
        Of the corpus; its vocabulary and tags are meant.
    tell, settings
        What is made there of each summary, and the further texts that `tell` takes.
    corpus
        The articles; few are summarised here.
    n_threads
        How many cores may work, all by default.
    """
    n_workers = min(n_threads or os.cpu_count() or 1, _MOST)
    is_worth_it = n_workers > 1 and sum(len(article.text) for article in corpus) >= WORTH_IT
    helpers = start_helpers(_PROGRAM, "summarises articles", n_workers if is_worth_it else 0)
    facts = [pack_array(getattr(states.facts, name)) for name in _FACTS] if helpers else []
    for helper in helpers:
        name = f"{tell.__module__}:{tell.__name__}"
        helper.begin([facts, states[1:], tokens.vocabulary, tokens.tag_names, name, settings])
    return helpers


def ask_crew(helpers: list[Helper], blocks: Iterable[Block]) -> Generator[list[Any], None, None]:
    """Yield for each block what is told of its articles; the processes end with it.

    Raises
    ------
    RunError
        A process died.
    """
    for _, told in answers(helpers, ((None, _pack_block(block)) for block in blocks)):
        yield told


def serve() -> None:
    """Summarise articles for another process: the life of a helper."""
    facts, rest, vocabulary, tag_names, name, settings = receive_first()
    labels, n_keywords, n_sentences = rest
    # Copied, they can be written to, as our parent's can: kernels are compiled anew for arrays that cannot.
    arrays = {name: unpack_array(array).copy() for name, array in zip(_FACTS, facts, strict=True)}
    states = States(TermFacts(**arrays), tuple(labels), n_keywords, n_sentences)
    words = tuple(vocabulary), tuple(tag_names)
    module, _, function = name.partition(":")
    tell = getattr(import_module(module), function)

    def answer(packed: list[Any]) -> list[Any]:
        block = _unpack_block(packed, words)
        pairs = zip(summarise_block(block, states), block.articles, strict=True)
        return [tell(summary, article, *settings) for summary, article in pairs]

    answer_all(answer)


def _pack_block(block: Block) -> list[Any]:
    tokens = block.tokens
    arrays = (tokens.term_ids, tokens.starts, tokens.ends, tokens.doc_ptr, tokens.paragraphs, tokens.tags)
    return [
        [pack_article(article) for article in block.articles],
        [None if array is None else pack_array(array) for array in arrays],
        [pack_array(shares) for shares in block.mixtures],
        [[(near.id, near.score) for near in similar] for similar in block.similar],
    ]


def _unpack_block(packed: list[Any], words: tuple[tuple[str, ...], tuple[str, ...]]) -> Block:
    articles, arrays, mixtures, similar = packed
    vocabulary, tag_names = words
    read = [unpack_article(article) for article in articles]
    ids = tuple(article.id for article in read)
    term_ids, starts, ends, doc_ptr, paragraphs, tags = (array and unpack_array(array) for array in arrays)
    return Block(
        read,
        TokenCorpus(term_ids, starts, ends, doc_ptr, vocabulary, ids, paragraphs, tags, tag_names),
        [unpack_array(shares) for shares in mixtures],
        [tuple(Similar(*near) for near in each) for each in similar],
    )
