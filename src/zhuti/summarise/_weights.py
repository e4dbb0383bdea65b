"""What it is worth for a term to be rare, long, early, of a part of speech or in quotation marks."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray
from zhuti.summarise._background import background_share
from zhuti.summarise._spans import FLASH_CHARS

PASSAGE_TOKENS = 60
"""How many running words of general Chinese a passage is taken to have; see docs/adr/0010-key-terms-and-sentences.md."""

QUOTED = 2.0
"""How much more a term is worth that the article puts in quotation marks or in 《》 where it first has it."""

TITLE = 1.5
"""How much more a term of the title is worth."""

# The numbers of this module come from broadcast items before 2018, held against those of 2018 and 2019: experiments/summaries.
COUNT_POWER = 0.8
"""What a term is worth grows with this power of its number of occurrences."""
_OPENING, _OPENING_CHARS = 2.5, 100.0  # log-weight at the very beginning, and over how many characters it fades
_FIRST_SENTENCE = 1.0  # log-weight of standing in the first sentence
_LENGTH = 0.15  # how much each character beyond two adds
# What a part of speech is worth as a key term; the longest matching beginning of the tag counts.
_TAG_WEIGHT = {
    "n": 1.0,
    "nr": 1.4,
    "ns": 1.6,
    "nt": 1.2,
    "nz": 1.4,
    "vn": 1.0,
    "j": 1.0,
    "l": 0.7,
    "i": 0.7,
    "eng": 1.0,
    "x": 1.0,
    "v": 0.7,
    "a": 0.6,
}
_OTHER_TAG = 0.3
_TERM = re.compile(r"[\u3400-\u9fff]|[A-Z]|[a-z]{7}|[0-9]\+[0-9]")
_NOT_TERM = re.compile(r"[\u00e0-\u01dc\u0300-\u036f<>|&;]|^[0-9.]+.?$|^[全我本该各][国省市州县区镇乡村]$")


def rarity(terms: Sequence[str]) -> FloatArray:
    """Return −ln of the chance that a passage of `PASSAGE_TOKENS` words of general Chinese holds each of V terms."""
    surprise: FloatArray = -np.log(-np.expm1(-PASSAGE_TOKENS * background_share(terms)))
    return surprise


def position_weight(first: IntArray, n_chars: IntArray, in_first_sentence: BoolArray) -> FloatArray:
    """Return what it is worth to occur first at these offsets, in articles of these lengths: from 1 to some 33.

    Examples
    --------
    >>> position_weight(np.array([0, 100, 400]), np.full(3, 500), np.array([True, False, False])).round(1).tolist()
    [33.1, 2.5, 1.0]
    """
    news = np.minimum(1.0, FLASH_CHARS / np.maximum(n_chars, 1))
    log_weight = _OPENING * np.exp(-first / _OPENING_CHARS) + _FIRST_SENTENCE * in_first_sentence
    return np.asarray(np.exp(news * log_weight))


def is_showable(term: str) -> bool:
    """Return whether a term may stand for an article or a topic: not a number, no pinyin, no markup, no 全县 or 我市."""
    return bool(_TERM.search(term)) and not _NOT_TERM.search(term)


def length_weight(term: str) -> float:
    """Return what the length of a term is worth: longer terms say more, up to six characters."""
    return 1 + _LENGTH * (min(len(term), 6) - 2)


def phrase_weight(phrase: str, count: int, first: int, text: str) -> float:
    """Return what a quoted phrase that no dictionary holds says about an article, on the scale of `Entries.weight`."""
    return math.prod(phrase_factors(phrase, count, first, text).values())


def phrase_factors(phrase: str, count: int, first: int, text: str) -> dict[str, float]:
    """Return what `phrase_weight` is the product of."""
    in_first_sentence = "。" not in text[:first]
    position = position_weight(np.array([first]), np.array([len(text)]), np.array([in_first_sentence]))
    return {
        "occurrences": count**COUNT_POWER,
        "rarity": float(rarity([phrase])[0]),
        "length": length_weight(phrase),
        "position": float(position[0]),
        "quotation marks": QUOTED,
    }


def tag_weight(tag: str) -> float:
    """Return what a part of speech is worth in a key term."""
    for length in range(len(tag), 0, -1):
        if tag[:length] in _TAG_WEIGHT:
            return _TAG_WEIGHT[tag[:length]]
    return _OTHER_TAG
