"""What our LDA trains on: a matrix cut into fixed shards, and a map over them that keeps their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from zhuti.core import IntArray, read_only

N_BATCHES = 4
"""The topics are brought up to date so many times in one sweep."""
_SHARD_ENTRIES = 4096
_MAX_SHARDS = 16
"""Shards in a batch: at least so many entries in each, at most so many of them. They bound the threads of use, never the result."""
_PART_ENTRIES = 16
"""Entries for each term in a part of the corpus that sampling goes through on its own."""
_BLOCK = 1 << 16
"""Documents whose tokens are counted at once, so that no array as long as the entries is made."""

Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Counts:
    """A (D, V) CSR matrix as the kernels want it: read-only int64, int32, int32."""

    indptr: IntArray
    indices: IntArray
    counts: IntArray
    n_terms: int

    @classmethod
    def of(cls, matrix: sp.csr_matrix) -> Counts:
        """Take the arrays of a CSR matrix of whole numbers, without a copy where the types allow."""
        return cls(
            read_only(matrix.indptr.astype(np.int64, copy=False)),
            read_only(matrix.indices.astype(np.int32, copy=False)),
            read_only(matrix.data.astype(np.int32, copy=False)),
            matrix.shape[1],
        )

    @property
    def n_docs(self) -> int:
        """D."""
        return len(self.indptr) - 1

    @property
    def arrays(self) -> tuple[IntArray, IntArray, IntArray]:
        """The three arrays, in the order of the kernels' first parameters."""
        return self.indptr, self.indices, self.counts

    def lengths(self, most: int | None = None) -> IntArray:
        """Return the tokens of each document, no entry counted for more than `most`."""
        out = np.empty(self.n_docs, np.int64)
        for start in range(0, self.n_docs, _BLOCK):
            ends = self.indptr[start : start + _BLOCK + 1]
            part = self.counts[ends[0] : ends[-1]]
            tokens = np.cumsum(part if most is None else np.minimum(part, most), dtype=np.int64)
            out[start : start + _BLOCK] = np.diff(np.concatenate([[0], tokens])[ends - ends[0]])
        return out

    def matrix(self, rows: slice) -> sp.csr_matrix:
        """Return some documents as a matrix."""
        whole = sp.csr_matrix((self.counts, self.indices, self.indptr), shape=(self.n_docs, self.n_terms), copy=False)
        return whole[rows]

    def n_shards(self) -> int:
        """Return how many shards documents are cut into: it depends on the matrix alone."""
        # A shard's sums by term cost as much as its terms, so it should hold as many entries, and beyond two shards more.
        shards = len(self.counts) // (N_BATCHES * max(_SHARD_ENTRIES, self.n_terms))
        shards = min(shards, max(2, shards // 4))
        per_batch = 1 << min(_MAX_SHARDS, max(1, shards)).bit_length() - 1  # a power of two: threads share it evenly
        return min(self.n_docs, N_BATCHES * per_batch)

    def n_parts(self) -> int:
        """Return how many parts shards are sampled in: each should hold far more entries than there are terms to copy."""
        parts = len(self.counts) // (_PART_ENTRIES * max(_SHARD_ENTRIES, self.n_terms))
        return min(self.n_shards(), 1 << max(1, parts).bit_length() - 1)

    def rows(self, shard: int, n_shards: int) -> int:
        """Return the number of documents in a shard, which holds every `n_shards`-th."""
        return len(range(shard, self.n_docs, n_shards))


@contextmanager
def ordered_map(n_threads: int | None, counts: Counts) -> Iterator[Map]:
    """Give a map over `n_threads` threads that yields in order and keeps few results waiting.

    For a matrix with one shard a batch it is the plain `map`: there is nothing to share out.
    """
    n_threads = n_threads or _n_cores()
    if n_threads == 1 or counts.n_shards() <= N_BATCHES:
        yield map
        return
    with ThreadPoolExecutor(n_threads) as pool:

        def apply(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            waiting: deque[Any] = deque()
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > n_threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield apply


def _n_cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
