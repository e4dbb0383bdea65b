"""The terms of several batches as one vocabulary, in code-point order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray
from zhuti.tokens._batch import Batch
from zhuti.tokens._word_table import WordTable, codes_of

_LEADING, _BITS = 3, 21  # so many characters make a key, each of so many bits


def merge_terms(parts: Sequence[Batch], table: WordTable) -> tuple[list[str], list[NDArray[np.int32]]]:
    """Return all terms in use, in code-point order, and for each batch where its own terms stand among them.

    jieba's terms are in that order as they are, so that only the others, `own`, are sorted: by their first characters as numbers,
    and as strings where these do not tell.
    """
    n_jieba = len(table.text_ptr) - 1
    used = np.zeros(n_jieba, dtype=np.bool_)
    number_of: dict[str, int] = {}
    numbers = []
    for part in parts:
        is_known = (part.slots > 0) & (part.slots < len(table.nodes))
        number = np.where(is_known, table.slot_terms[np.where(is_known, part.slots, 0)], n_jieba)
        is_own = number >= n_jieba
        used[number[~is_own]] = True
        number[is_own] = [n_jieba + number_of.setdefault(word, len(number_of)) for word in part.spellings(is_own)]
        numbers.append(number)
    own = list(number_of)
    sizes = np.fromiter(map(len, own), np.int64, len(own))
    own_keys = _keys(codes_of("".join(own)), np.cumsum(sizes) - sizes, sizes)
    order = _order(own, own_keys)
    jieba = np.flatnonzero(used)
    begins = table.text_ptr[jieba]
    keys, jieba_words = _keys(table.text, begins, table.text_ptr[jieba + 1] - begins - 1), table.terms(jieba)
    own_words = [own[i] for i in order.tolist()]
    place = np.searchsorted(keys, own_keys[order])
    last = np.searchsorted(keys, own_keys[order], "right")
    for i in np.flatnonzero(place < last).tolist():
        place[i] = bisect_left(jieba_words, own_words[i], place[i], last[i])
    place += np.arange(len(own))
    vocabulary = np.empty(len(jieba) + len(own), dtype=object)
    is_jieba = np.ones(len(vocabulary), dtype=np.bool_)
    is_jieba[place] = False
    vocabulary[place] = own_words
    vocabulary[is_jieba] = jieba_words
    new_id = np.empty(n_jieba + len(own), dtype=np.int32)
    new_id[jieba] = np.flatnonzero(is_jieba)
    new_id[n_jieba + order] = place
    return vocabulary.tolist(), [new_id[number] for number in numbers]


def _keys(codes: NDArray[np.integer], begins: IntArray, sizes: IntArray) -> NDArray[np.uint64]:
    """Return a number for the beginning of each term, in the order of code points: terms with the same may differ later on."""
    keys = np.zeros(len(begins), dtype=np.uint64)
    for i in range(_LEADING):
        has = sizes > i
        keys <<= np.uint64(_BITS)
        keys[has] |= codes[begins[has] + i]
    return keys


def _order(words: Sequence[str], keys: NDArray[np.uint64]) -> IntArray:
    """Return how to sort words, of which these are the keys."""
    order = np.argsort(keys)
    is_same = np.diff(keys[order]) == 0
    edges = np.flatnonzero(np.diff(is_same, prepend=False, append=False))
    for begin, last in edges.reshape(-1, 2).tolist():
        order[begin : last + 1] = sorted(order[begin : last + 1].tolist(), key=words.__getitem__)
    return order
