"""Which topic each word of a text stands for, as the page colours it."""

from __future__ import annotations

from collections.abc import Sequence

from zhuti.summarise import TokenTopic

_SURER, _SUREST = 0.6, 0.9  # from these probabilities on a colour is stronger
_ZERO = 35  # the character that stands for 0: below it are control characters and the quotation mark
_MOST = 50_000  # a larger number would reach the surrogates, which no text may hold


def colour_runs(tokens: Sequence[TokenTopic]) -> str:
    """Return the colours of a text as characters, three a piece: its distance from the one before, its length, its colour.

    A number n is the character 35 + n. The colour is 3 · topic + how sure it is, from 0 to 2. Neighbours of one colour make one
    piece.

    Examples
    --------
    >>> colour_runs([TokenTopic(1, 3, 0, 0.7), TokenTopic(3, 4, 0, 0.8), TokenTopic(6, 8, 1, 0.95)])
    '$&$%%('
    """
    pieces: list[int] = []
    at, last = 0, -1
    for start, end, topic, probability in tokens:
        colour = 3 * topic + (probability >= _SURER) + (probability >= _SUREST)
        if start == at and colour == last:
            pieces[-2] += end - start
        else:
            while start - at > _MOST:
                pieces += _MOST, 0, 0
                at += _MOST
            pieces += start - at, end - start, colour
        at, last = end, colour
    return "".join([chr(_ZERO + n) for n in pieces])
