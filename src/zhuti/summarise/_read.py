"""What is read off a text alone: its figures, quotations, entities, and the sentences that may be key sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from zhuti.core import IntArray
from zhuti.summarise._entities import find_entities
from zhuti.summarise._entity_tokens import Tokens
from zhuti.summarise._figure_what import Quantity
from zhuti.summarise._figures import find_figures
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._spans import Span, candidates, standing
from zhuti.summarise._types import Entity, Quote


class Texts(NamedTuple):
    """Some texts to read, with how many key sentences are wanted of each.

    `token_ptr` says where the tokens of each lie in `starts` and `ends`, offsets in its clean text, and in `tags`, which index
    `tag_names` and are empty without parts of speech.
    """

    texts: list[str]
    titles: list[str]
    n_sentences: int
    token_ptr: list[int]
    starts: IntArray
    ends: IntArray
    tags: IntArray
    tag_names: tuple[str, ...]


class TextFacts(NamedTuple):
    """Of one text: offsets are those of the clean text. `standings` are those of the sentences at `spans`."""

    figures: list[Quantity]
    quotes: tuple[Quote, ...]
    entities: tuple[Entity, ...]
    spans: list[Span]
    standings: list[float]


def read_texts(block: Texts) -> list[TextFacts]:
    """Read some texts."""
    starts, ends = block.starts.tolist(), block.ends.tolist()
    tags = list(map(block.tag_names.__getitem__, block.tags.tolist()))
    words = [Tokens(starts[a:b], ends[a:b], tags[a:b]) for a, b in pairwise(block.token_ptr)]
    return [read_text(*text, block.n_sentences) for text in zip(block.texts, block.titles, words, strict=True)]


def read_text(text: str, title: str, words: Tokens, n_sentences: int) -> TextFacts:
    """Read a text, given its title and tokens and how many key sentences are wanted."""
    spans = candidates(text, title, n_sentences)
    standings = [standing(text[start:end]) for start, end in spans]
    return TextFacts(find_figures(text), find_quotes(text), find_entities(text, words), spans, standings)


def pack_texts(block: Texts) -> list[Any]:
    """Lay texts out as a message can hold them."""
    arrays = [array.astype("<i4").tobytes() for array in (block.starts, block.ends, block.tags)]
    return [block.texts, block.titles, block.n_sentences, block.token_ptr, *arrays, block.tag_names]


def unpack_texts(packed: list[Any]) -> Texts:
    """Undo `pack_texts`."""
    texts, titles, n_sentences, token_ptr, *arrays, names = packed
    starts, ends, tags = (np.frombuffer(array, dtype="<i4") for array in arrays)
    return Texts(texts, titles, n_sentences, token_ptr, starts, ends, tags, names)


def pack_facts(facts: TextFacts) -> list[Any]:
    """Lay facts out as a message can hold them."""
    return [*(list(map(tuple, each)) for each in facts[:3]), facts.spans, facts.standings]


def unpack_facts(packed: list[Any]) -> TextFacts:
    """Undo `pack_facts`."""
    figures, quotes, entities, spans, standings = packed
    return TextFacts(
        [*map(Quantity._make, figures)],
        tuple(map(Quote._make, quotes)),
        tuple(map(Entity._make, entities)),
        spans,
        standings,
    )
