"""What is read off a text alone: its figures, quotations, entities, and the sentences that may be key sentences."""

from __future__ import annotations

from typing import Any, NamedTuple

from zhuti.summarise._entities import find_entities
from zhuti.summarise._entity_tokens import Tokens
from zhuti.summarise._figure_what import Quantity
from zhuti.summarise._figures import find_figures
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._spans import Span, candidates, standing
from zhuti.summarise._types import Entity, Quote


class TextFacts(NamedTuple):
    """Of one text: offsets are those of the clean text. `standings` are those of the sentences at `spans`."""

    figures: list[Quantity]
    quotes: tuple[Quote, ...]
    entities: tuple[Entity, ...]
    spans: list[Span]
    standings: list[float]


def read_text(text: str, title: str, words: Tokens, n_sentences: int) -> TextFacts:
    """Read a text, given its title and tokens and how many key sentences are wanted."""
    spans = candidates(text, title, n_sentences)
    standings = [standing(text[start:end]) for start, end in spans]
    return TextFacts(find_figures(text), find_quotes(text), find_entities(text, words), spans, standings)


def pack(facts: TextFacts) -> list[Any]:
    """Lay facts out as JSON can hold them."""
    quotes = [(quote.text, quote.count) for quote in facts.quotes]
    entities = [(e.text, e.kind, e.count, e.start, e.end, e.office) for e in facts.entities]
    return [facts.figures, quotes, entities, facts.spans, facts.standings]


def unpack(packed: list[Any]) -> TextFacts:
    """Undo `pack`."""
    figures, quotes, entities, spans, standings = packed
    return TextFacts(
        [Quantity(*figure) for figure in figures],
        tuple(Quote(*quote) for quote in quotes),
        tuple(Entity(*entity) for entity in entities),
        [(start, end) for start, end in spans],
        standings,
    )
