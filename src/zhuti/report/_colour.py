"""Which topic each word of a text stands for, as the page colours it."""

from __future__ import annotations

import numpy as np

from zhuti.summarise import TokenTopics

_SURER, _SUREST = 0.6, 0.9  # from these probabilities on a colour is stronger
_ZERO = 35  # the character that stands for 0: below it are control characters and the quotation mark
_MOST = 50_000  # a larger number would reach the surrogates, which no text may hold


def colour_runs(tokens: TokenTopics) -> list[str]:
    """Return the colours of each article's text as characters, three a piece: distance from the one before, length, colour.

    A number n is the character 35 + n. The colour is 3 · topic + how sure it is, from 0 to 2. Neighbours of one colour make one
    piece.

    Examples
    --------
    >>> ptr, starts, ends, topics = map(np.array, ([0, 3], [1, 3, 6], [3, 4, 8], [0, 0, 1]))
    >>> colour_runs(TokenTopics(ptr, starts, ends, topics, np.array([0.7, 0.8, 0.95])))
    ['$&$%%(']
    """
    ptr, starts, ends, topics, sure = tokens
    if not len(starts):
        return [""] * (len(ptr) - 1)
    colours = 3 * topics + (sure >= _SURER) + (sure >= _SUREST)
    is_first = np.zeros(len(starts) + 1, dtype=np.bool_)
    is_first[ptr] = True  # of its article
    before = np.where(is_first[:-1], 0, np.roll(ends, 1))
    begins = is_first[:-1] | (starts != before) | (colours != np.roll(colours, 1))
    first = np.flatnonzero(begins)
    distances, lengths = (starts - before)[first], ends[np.append(first[1:], len(starts)) - 1] - starts[first]
    far = np.maximum(distances - 1, 0) // _MOST  # pieces of no length on the way
    pieces = np.repeat(np.array([[_MOST, 0, 0]]), len(first) + far.sum(), axis=0)
    pieces[np.cumsum(far + 1) - 1] = np.stack([distances - far * _MOST, lengths, colours[first]], axis=1)
    characters = (pieces + _ZERO).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    n_before = np.concatenate([[0], np.cumsum(far + 1)])[np.concatenate([[0], np.cumsum(begins)])[ptr]] * 3
    return [characters[begin:end] for begin, end in zip(n_before[:-1].tolist(), n_before[1:].tolist(), strict=True)]
