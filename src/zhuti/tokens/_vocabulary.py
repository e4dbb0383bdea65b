"""The terms of several batches as one vocabulary, in code-point order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray
from zhuti.kernels import KEY_BITS, LONG
from zhuti.tokens._batch import Batch
from zhuti.tokens._word_table import WordTable, codes_of

_SHIFTS = KEY_BITS * np.arange(3, dtype=np.uint64)[::-1]
"""By how much each of three characters is shifted in a key."""


def merge_terms(parts: Sequence[Batch], table: WordTable) -> tuple[list[str], list[NDArray[np.int32]]]:
    """Return all terms in use, in code-point order, and for each batch where its own terms stand among them.

    jieba's terms are in that order as they are, so that only the others, `own`, are sorted: by their first characters as numbers,
    and as strings where these do not tell.
    """
    n_jieba = len(table.text_ptr) - 1
    own, own_keys, numbers = _number_terms(parts, table)
    used = np.zeros(n_jieba + len(own), dtype=np.bool_)
    for number in numbers:
        used[number] = True
    order = _order(own, own_keys)
    jieba = np.flatnonzero(used[:n_jieba])
    begins = table.text_ptr[jieba]
    jieba_keys, jieba_words = _keys(table.text, begins, table.text_ptr[jieba + 1] - begins - 1), table.terms(jieba)
    own_words = [own[i] for i in order.tolist()]
    place = np.searchsorted(jieba_keys, own_keys[order])
    last = np.searchsorted(jieba_keys, own_keys[order], "right")
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


def _number_terms(
    parts: Sequence[Batch], table: WordTable
) -> tuple[list[str], NDArray[np.uint64], list[NDArray[np.int32]]]:
    """Return the terms that are not jieba's, their keys, and a number for each term of each batch: of those, after all of jieba's.

    Up to three characters they are told apart by their keys, so that few are strings more than once.
    """
    n_jieba = len(table.text_ptr) - 1
    long_number: dict[str, int] = {}
    numbers, chosen, part_keys = [], [], [np.empty(0, np.uint64)]
    for part in parts:
        is_known = (part.slots > 0) & (part.slots < len(table.nodes))
        number = np.where(is_known, table.slot_terms[np.where(is_known, part.slots, 0)], n_jieba)
        is_own, is_long = number >= n_jieba, part.keys >= LONG
        numbers.append(number)
        chosen.append((is_own & ~is_long, is_own & is_long))
        part_keys.append(part.keys[chosen[-1][0]])
    keys, place = np.unique(np.concatenate(part_keys), return_inverse=True)
    edges = np.cumsum([len(some) for some in part_keys])
    for part, number, (is_short, is_long), i, j in zip(parts, numbers, chosen, edges[:-1], edges[1:], strict=True):
        number[is_short] = n_jieba + place[i:j]
        first = n_jieba + len(keys)
        number[is_long] = [first + long_number.setdefault(word, len(long_number)) for word in part.spellings(is_long)]
    sizes = np.fromiter(map(len, long_number), np.int64, len(long_number))
    long_keys = _keys(codes_of("".join(long_number)), np.cumsum(sizes) - sizes, sizes)
    return [*_spelt(keys), *long_number], np.concatenate([keys, long_keys]), numbers


def _keys(codes: NDArray[np.integer], begins: IntArray, sizes: IntArray) -> NDArray[np.uint64]:
    """Return the key of the first three characters of each term, so that terms with the same may differ later on."""
    keys = np.zeros(len(begins), dtype=np.uint64)
    for i, shift in enumerate(_SHIFTS):
        has = sizes > i
        keys[has] |= (codes[begins[has] + i] + np.uint64(1)) << shift
    return keys


def _spelt(keys: NDArray[np.uint64]) -> list[str]:
    """Return the terms of three characters or fewer that have these keys."""
    codes = (keys[:, np.newaxis] >> _SHIFTS & ((np.uint64(1) << KEY_BITS) - np.uint64(1))).astype(np.uint32)
    text = (codes[codes > 0] - np.uint32(1)).tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum(np.count_nonzero(codes, axis=1)).tolist()
    return [text[i:j] for i, j in zip([0, *ends], ends, strict=False)]


def _order(words: Sequence[str], keys: NDArray[np.uint64]) -> IntArray:
    """Return how to sort words, of which these are the keys."""
    order = np.argsort(keys)
    is_same = np.diff(keys[order]) == 0
    edges = np.flatnonzero(np.diff(is_same, prepend=False, append=False))
    for begin, last in edges.reshape(-1, 2).tolist():
        order[begin : last + 1] = sorted(order[begin : last + 1].tolist(), key=words.__getitem__)
    return order
