"""Articles that tell the same item: equal texts, and texts that share most of their shingles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhuti.core import Progress, silent

SHINGLE = 5
"""Letters in a shingle. See docs/adr/0003-reading.md for how this and the next were chosen."""

THRESHOLD = 0.7
"""Jaccard similarity of shingle sets from which two articles are near duplicates."""

# 20 bands of 4: a pair at the threshold is looked at with probability .996, one at half of it with .26, at a tenth of it .0005.
_N_BANDS, _BAND = 20, 4
# Formulaic news makes each a candidate of all the others. So only the ten most promising are verified, none of which
# the sketches put more than four standard errors below the threshold.
_N_VERIFIED, _MARGIN = 10, 0.2
_NOT_LETTERS = re.compile(r"[\W_]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, bits well mixed: 2**64 over the golden ratio


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


def find_duplicates(texts: Sequence[str], *, progress: Progress = silent) -> tuple[Duplicate | None, ...]:
    """Tell for each text which earlier one it duplicates.

    Texts are compared letter by letter: punctuation, spaces and line ends do not count, digits do. Candidates come from
    MinHash with locality-sensitive hashing (Broder 1997; Leskovec et al., Mining of Massive Datasets, ch. 3) and each is then
    verified on the shingles themselves, against the first of its group, so that no chain of small changes joins two different
    items. A text without letters duplicates nothing.

    Parameters
    ----------
    texts
        Clean texts, in order.
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
    from datasketch import MinHash, MinHashLSH

    found: list[Duplicate | None] = []
    first_with: dict[str, int] = {}
    n_perm = _N_BANDS * _BAND
    minima = np.empty((len(texts), n_perm), dtype=np.uint32)
    index = MinHashLSH(num_perm=n_perm, params=(_N_BANDS, _BAND))
    sketches = MinHash.generator((_shingles(text).tolist() for text in texts), num_perm=n_perm, seed=1, hashfunc=int)
    for i, (text, sketch) in enumerate(zip(texts, sketches, strict=True)):
        progress("duplicates", i + 1, len(texts))
        minima[i] = sketch.hashvalues
        if sketch.is_empty():
            found.append(None)
        elif (first := first_with.setdefault(text, i)) < i:
            earlier = found[first]
            found.append(Duplicate(first, exact=True, similarity=1.0) if earlier is None else earlier)
        else:
            candidates = sorted(index.query(sketch))
            near = _nearest(texts, i, _promising(minima, i, candidates)) if candidates else None
            found.append(near)
            if near is None:
                index.insert(i, sketch, check_duplication=False)
    return tuple(found)


def _promising(minima: NDArray[np.uint32], i: int, candidates: list[int]) -> list[int]:
    """Take the candidates most similar to text `i` by their sketches, in order of index."""
    estimates = (minima[candidates] == minima[i]).mean(axis=1)
    best = np.argsort(-estimates, kind="stable")[:_N_VERIFIED]
    return sorted(candidates[k] for k in best if estimates[k] >= THRESHOLD - _MARGIN)


def _nearest(texts: Sequence[str], i: int, candidates: list[int]) -> Duplicate | None:
    """Return the candidate most similar to text `i`, the earliest of equals, if it is similar enough."""
    shingles = np.unique(_shingles(texts[i]))
    best = None
    for j in candidates:
        similarity = _jaccard(shingles, np.unique(_shingles(texts[j])))
        if similarity >= (best.similarity + 1e-12 if best else THRESHOLD):
            best = Duplicate(j, exact=False, similarity=similarity)
    return best


def _shingles(text: str) -> NDArray[np.uint32]:
    """Hash the runs of `SHINGLE` letters; give one hash for a shorter text, none for a text without letters."""
    letters = _NOT_LETTERS.sub("", text)
    codes = np.frombuffer(letters.ljust(min(1, len(letters)) * SHINGLE, "\0").encode("utf-32-le"), dtype="<u4")
    n = max(len(codes) - SHINGLE + 1, 0)
    hashes = np.zeros(n, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = (hashes + codes[offset : offset + n]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _jaccard(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    n_shared = len(np.intersect1d(a, b, assume_unique=True))
    return n_shared / (len(a) + len(b) - n_shared)
