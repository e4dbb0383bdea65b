"""The text of an article cut into pieces of one colour: which topic each word stands for, and which sentences are key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zhuti.summarise import KeySentence, TokenTopic

MAX_COLOURED = 50
"""So many articles of a corpus at most are shown in full on the page."""

_LEVELS = (0.6, 0.9)  # from these probabilities on a colour is stronger


class Piece(NamedTuple):
    """A piece of text: its topic or `None`, how strong its colour is (1 to 3), and whether it is part of a key sentence."""

    text: str
    topic: int | None
    level: int
    key: bool


def coloured_pieces(text: str, tokens: Iterable[TokenTopic], sentences: Sequence[KeySentence]) -> list[Piece]:
    """Cut a text into pieces, neighbours of one colour joined.

    Examples
    --------
    >>> [tuple(piece) for piece in coloured_pieces("上党课。", [TokenTopic(1, 3, 0, 0.7)], [])]
    [('上', None, 0, False), ('党课', 0, 2, False), ('。', None, 0, False)]
    """
    looks: list[tuple[int | None, int]] = [(None, 0)] * len(text)
    for token in tokens:
        level = 1 + sum(token.probability >= bound for bound in _LEVELS)
        looks[token.start : token.end] = [(token.topic, level)] * (token.end - token.start)
    key = [False] * len(text)
    for sentence in sentences:
        place = text.find(sentence.text)
        if place >= 0:
            key[place : place + len(sentence.text)] = [True] * len(sentence.text)
    pieces: list[Piece] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (looks[end], key[end]) != (looks[begin], key[begin]):
            pieces.append(Piece(text[begin:end], *looks[begin], key[begin]))
            begin = end
    return pieces
