"""Articles that tell the same item: equal texts, and texts that share most of their shingles."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhuti.core import BoolArray, IntArray, Progress, silent

THRESHOLD = 0.7
"""Jaccard similarity of shingle sets from which two articles are near duplicates. See docs/adr/0003-reading.md."""

# 20 bands of 4: a pair at the threshold is looked at with probability .996, one at half of it with .26, at a tenth of it .0005.
_N_BANDS, _BAND = 20, 4
# Formulaic news makes each a candidate of all the others. So in each band only the latest are looked at, and only the ten most
# promising are verified, none of which the sketches put more than four standard errors below the threshold.
_N_LATEST, _N_VERIFIED, _MARGIN = 200, 10, 0.2
_BLOCK = 1024
"""Texts that are sketched at once by one thread."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, bits well mixed: 2**64 over the golden ratio

_Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """What an article duplicates.

    Attributes
    ----------
    first
        Index of the earlier article, which is itself no duplicate of another.
    exact
        Whether the texts are equal.
    similarity
        Jaccard similarity of the two sets of shingles; 1 for equal texts.
    """

    first: int
    exact: bool
    similarity: float


def find_duplicates(
    texts: Sequence[str], *, n_threads: int | None = None, progress: Progress = silent
) -> tuple[Duplicate | None, ...]:
    """Tell for each text which earlier one it duplicates.

    Texts are compared letter by letter: punctuation, spaces and line ends do not count, digits do. Candidates come from
    MinHash with locality-sensitive hashing (Broder 1997; Leskovec et al., Mining of Massive Datasets, ch. 3) and each is then
    verified on the shingles themselves, against the first of its group, so that no chain of small changes joins two different
    items. A text without letters duplicates nothing.

    Parameters
    ----------
    texts
        Clean texts, in order.
    n_threads
        At work at once; as many as the machine has processors by default. The answer does not depend on it.
    progress
        Told of stage `duplicates`.

    Returns
    -------
    tuple of (Duplicate or None)
        As long as `texts`; `None` for the first of its kind. The same texts give the same answer in any process.

    Examples
    --------
    >>> story = "市图书馆本周六起延长开放时间，晚上九点闭馆。"
    >>> find_duplicates([story, "今天有雨。", story, story + "欢迎读者。"])[1:]
    (None, Duplicate(first=0, exact=True, similarity=1.0), Duplicate(first=0, exact=False, similarity=0.8))
    """
    found: list[Duplicate | None] = [None] * len(texts)
    twins: list[tuple[int, int]] = []
    first_with: dict[str, int] = {}
    is_settled = np.zeros(len(texts), dtype=np.bool_)
    minima, n_shingles = _sketches(texts, n_threads, progress)
    is_settled[n_shingles == 0] = True
    for i in np.flatnonzero(n_shingles).tolist():
        if (first := first_with.setdefault(texts[i], i)) < i:
            twins.append((i, first))
            is_settled[i] = True
    for i, candidates in _lookalikes(minima, is_settled, found):
        found[i] = _nearest(texts, i, candidates)
    for i, first in twins:
        earlier = found[first]
        found[i] = Duplicate(first, exact=True, similarity=1.0) if earlier is None else earlier
    return tuple(found)


def _sketches(texts: Sequence[str], n_threads: int | None, progress: Progress) -> tuple[_Codes, IntArray]:
    """Return (n, permutations) minima and (n,) numbers of shingles."""
    from zhuti.kernels import SHINGLE, sketch_texts

    n_perm = _N_BANDS * _BAND
    rng = np.random.Generator(np.random.PCG64(1))
    flips, factors = rng.integers(0, 2**32, (2, n_perm), dtype=np.uint32)
    minima = np.empty((len(texts), n_perm), dtype=np.uint32)
    n_shingles = np.empty(len(texts), dtype=np.int64)

    def sketch(start: int) -> int:
        block = texts[start : start + _BLOCK]
        ptr = np.zeros(len(block) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in block], out=ptr[1:])
        scratch = np.empty((2, max(SHINGLE, int(np.diff(ptr).max()))), dtype=np.uint32)
        part = slice(start, start + len(block))
        sketch_texts(
            _codes("".join(block)), ptr, _is_letter(), flips, factors | 1, *scratch, minima[part], n_shingles[part]
        )
        return part.stop

    with ThreadPoolExecutor(n_threads) as pool:
        for done in pool.map(sketch, range(0, len(texts), _BLOCK)):
            progress("duplicates", done, len(texts))
    return minima, n_shingles


def _lookalikes(
    minima: _Codes, is_settled: BoolArray, found: Sequence[Duplicate | None]
) -> Iterator[tuple[int, list[int]]]:
    """Yield each text that resembles earlier ones by its sketch, with these; what `found` then says of it is heeded."""
    from zhuti.kernels import next_candidates

    bucket = _buckets(minima, is_settled)
    n_texts = len(minima)
    last = np.full((_N_BANDS, int(bucket.max(initial=0)) + 1), -1, dtype=np.int32)
    before = np.full((_N_BANDS, n_texts), -1, dtype=np.int32)
    seen = np.full(n_texts, -1, dtype=np.int32)
    agreement, candidates = np.empty((2, _N_VERIFIED), dtype=np.int32)
    least = round((THRESHOLD - _MARGIN) * _N_BANDS * _BAND)
    i, insert = -1, False
    while True:
        i, n_candidates = next_candidates(
            i + 1, insert, minima, bucket, is_settled, least, _N_LATEST, last, before, seen, agreement, candidates
        )
        if i == n_texts:
            return
        yield i, candidates[:n_candidates].tolist()
        insert = found[i] is None


def _buckets(minima: _Codes, is_settled: BoolArray) -> IntArray:
    """Return (bands, n): texts with the same minima throughout a band have the same number, from 0; one that is alone has −1."""
    bucket = np.full((_N_BANDS, len(minima)), -1, dtype=np.int32)
    open_texts = np.flatnonzero(~is_settled)
    for band in range(_N_BANDS):
        key = np.zeros(len(open_texts), dtype=np.uint64)
        for column in range(band * _BAND, (band + 1) * _BAND):
            key = (key ^ minima[open_texts, column]) * _MULTIPLIER
            key ^= key >> np.uint64(32)
        _, number, count = np.unique(key, return_inverse=True, return_counts=True)
        is_shared = count > 1
        bucket[band, open_texts] = np.where(is_shared, np.cumsum(is_shared) - 1, -1)[number]
    return bucket


def _nearest(texts: Sequence[str], i: int, candidates: list[int]) -> Duplicate | None:
    """Return the candidate most similar to text `i`, the earliest of equals, if it is similar enough."""
    from zhuti.kernels import shingle_similarity

    codes, best = _codes(texts[i]), None
    for j in candidates:
        similarity = shingle_similarity(codes, _codes(texts[j]), _is_letter())
        if similarity >= (best.similarity + 1e-12 if best else THRESHOLD):
            best = Duplicate(j, exact=False, similarity=similarity)
    return best


def _codes(text: str) -> _Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@functools.cache
def _is_letter() -> BoolArray:
    """Letters and digits by code point; there are none from U+40000 on."""
    return np.array([chr(code).isalnum() for code in range(0x40000)], dtype=np.bool_)
