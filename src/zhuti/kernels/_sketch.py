"""Which texts share many shingles: sketches by MinHash, candidates by banding, and the similarity of two texts.

Glossary: n texts laid end to end in `codes` (code points), text i from `ptr[i]` to `ptr[i + 1]`; p permutations in b bands. A
shingle is a run of `SHINGLE` letters; a shorter text is one shingle, filled up with zeros, and a text without letters has none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhuti.kernels._compile import helper, kernel

SHINGLE = 5
"""Letters in a shingle."""

_Codes = np.ndarray[Any, np.dtype[np.uint32]]
_Bools = np.ndarray[Any, np.dtype[np.bool_]]
_Ints = np.ndarray[Any, np.dtype[np.integer[Any]]]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, bits well mixed: 2**64 over the golden ratio
_ALL_ONES = np.uint32(0xFFFFFFFF)


@helper
def _shingles(codes: _Codes, is_letter: _Bools, letters: _Codes, out: _Codes) -> int:
    """Hash the shingles of one text into `out`, in their order; return how many there are."""
    n_letters = 0
    for code in codes:
        if code < len(is_letter) and is_letter[code]:
            letters[n_letters] = code
            n_letters += 1
    if n_letters == 0:
        return 0
    while n_letters < SHINGLE:
        letters[n_letters] = 0
        n_letters += 1
    for start in range(n_letters - SHINGLE + 1):
        mixed = np.uint64(0)
        for place in range(start, start + SHINGLE):
            mixed = (mixed + np.uint64(letters[place])) * _MULTIPLIER
            mixed ^= mixed >> np.uint64(29)
        out[start] = np.uint32(mixed >> np.uint64(32))
    return n_letters - SHINGLE + 1


@kernel
def sketch_texts(
    codes: _Codes,
    ptr: _Ints,
    is_letter: _Bools,
    flips: _Codes,
    factors: _Codes,
    letters: _Codes,
    shingles: _Codes,
    out_minima: _Codes,
    out_n_shingles: _Ints,
) -> None:
    """Sketch each text.

    Equivalent to `((shingles[:, None] ^ flips) * factors).min(axis=0)` modulo 2**32; all ones for a text without letters.

    Parameters
    ----------
    is_letter
        By code point; those beyond its end are no letters.
    flips, factors
        (p,) of the p permutations; factors are odd.
    letters, shingles
        Scratch, as long as the longest text, and `SHINGLE` at least.
    out_minima
        (n, p)
    out_n_shingles
        (n,) not only the distinct ones.
    """
    for text in range(len(ptr) - 1):
        n_shingles = _shingles(codes[ptr[text] : ptr[text + 1]], is_letter, letters, shingles)
        out_n_shingles[text] = n_shingles
        least = out_minima[text]
        least[:] = _ALL_ONES
        for place in range(n_shingles):
            shingle = shingles[place]
            for k in range(len(flips)):
                least[k] = min(least[k], np.uint32((shingle ^ flips[k]) * factors[k]))


@kernel
def next_candidates(
    first: int,
    insert: bool,
    minima: _Codes,
    bucket: _Ints,
    is_settled: _Bools,
    least: int,
    n_steps: int,
    last: _Ints,
    before: _Ints,
    seen: _Ints,
    agreement: _Ints,
    out: _Ints,
) -> tuple[int, int]:
    """Go on from text `first` to the next one that resembles an earlier one by its sketch; return it and how many it resembles.

    Every text on the way is entered into its buckets, to be found by later ones. The text that is returned is not: whether it is to
    be is said by `insert` in the next call, which speaks of the text before `first`. At the end (n, 0) is returned.

    Parameters
    ----------
    minima
        (n, p) sketches.
    bucket
        (b, n) bucket of each text in each band; −1 where no other text has its.
    is_settled
        (n,) texts to pass over.
    least, n_steps
        A candidate agrees in at least so many minima; in each bucket so many are looked at, the latest first.
    last, before
        (b, number of buckets) and (b, n): the latest text entered in each bucket, and the one entered before each; −1 at first.
    seen
        (n,) −1 at first.
    agreement
        Scratch, as long as `out`.
    out
        The candidates, those that agree in most minima, the earliest of equals, in order of index.
    """
    n_bands, n_texts = bucket.shape
    if insert:
        _enter(first - 1, bucket, last, before)
    for text in range(first, n_texts):
        if is_settled[text]:
            continue
        n_found = 0
        for band in range(n_bands):
            if bucket[band, text] < 0:
                continue
            other = last[band, bucket[band, text]]
            for _ in range(n_steps):
                if other < 0:
                    break
                if seen[other] != text:
                    seen[other] = text
                    agreed = 0
                    for k in range(minima.shape[1]):
                        agreed += minima[other, k] == minima[text, k]
                    if agreed >= least:
                        n_found = _keep(other, agreed, n_found, agreement, out)
                other = before[band, other]
        if n_found:
            out[:n_found] = np.sort(out[:n_found])
            return text, n_found
        _enter(text, bucket, last, before)
    return n_texts, 0


@helper
def _enter(text: int, bucket: _Ints, last: _Ints, before: _Ints) -> None:
    for band in range(len(bucket)):
        where = bucket[band, text]
        if where >= 0:
            before[band, text] = last[band, where]
            last[band, where] = text


@helper
def _keep(other: int, agreed: int, n_found: int, agreement: _Ints, out: _Ints) -> int:
    """Put a candidate among the best so far, by falling agreement, then by index; return how many there are now."""
    place = n_found
    while place > 0 and (agreement[place - 1] < agreed or (agreement[place - 1] == agreed and out[place - 1] > other)):
        place -= 1
    if place == len(out):
        return n_found
    n_found = min(n_found + 1, len(out))
    for shifted in range(n_found - 1, place, -1):
        agreement[shifted], out[shifted] = agreement[shifted - 1], out[shifted - 1]
    agreement[place], out[place] = agreed, other
    return n_found


@kernel
def shingle_similarity(codes_a: _Codes, codes_b: _Codes, is_letter: _Bools) -> float:
    """Return the Jaccard similarity of the sets of shingles of two texts that both hold a letter, from 0 to 1."""
    a, b = _distinct(codes_a, is_letter), _distinct(codes_b, is_letter)
    i, j, n_shared = 0, 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            n_shared += 1
            i += 1
            j += 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return n_shared / (len(a) + len(b) - n_shared)


@helper
def _distinct(codes: _Codes, is_letter: _Bools) -> _Codes:
    size = max(len(codes), SHINGLE)
    hashes = np.empty(size, np.uint32)
    n_hashes = _shingles(codes, is_letter, np.empty(size, np.uint32), hashes)
    ordered = np.sort(hashes[:n_hashes])
    n_distinct = 1
    for place in range(1, n_hashes):
        if ordered[place] != ordered[place - 1]:
            ordered[n_distinct] = ordered[place]
            n_distinct += 1
    return ordered[:n_distinct]
