"""Putting a `TokenCorpus` together: vocabularies in code-point order, paragraphs, and batches joined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhuti.core import IntArray, give_back_memory
from zhuti.tokens._types import TokenCorpus

_PER_TOKEN = ("term_ids", "starts", "ends", "paragraphs", "tags")


def compact(ids: IntArray, names: Sequence[str]) -> tuple[IntArray, tuple[str, ...]]:
    """Return `ids` over the names in use alone, distinct and in code-point order, and those names.

    `names` may list a name twice; both ids become one. So the result depends on the tokens only, not on an engine's own ids.
    Ids of one byte stay so; others become int32.

    Examples
    --------
    >>> ids, names = compact(np.array([3, 0, 3]), ["乙", "丙", "丁", "甲"])
    >>> ids.tolist(), names
    ([1, 0, 1], ('乙', '甲'))
    """
    return _merge([ids], [names])


def _merge(ids: Sequence[IntArray], names: Sequence[Sequence[str]]) -> tuple[IntArray, tuple[str, ...]]:
    """Return the ids of several parts, each over names of its own, one after the other over the names of all, as `compact` does."""
    used = [_used(i, len(n)) for i, n in zip(ids, names, strict=True)]
    kept = sorted({own[i] for own, places in zip(names, used, strict=True) for i in places})
    place = {name: i for i, name in enumerate(kept)}
    kind = np.uint8 if all(part.dtype == np.uint8 for part in ids) else np.int32
    merged: IntArray = np.empty(sum(map(len, ids)), dtype=kind)
    begin = 0
    for part, own, places in zip(ids, names, used, strict=True):
        new_id: IntArray = np.zeros(len(own), dtype=kind)
        new_id[places] = [place[own[i]] for i in places]
        np.take(new_id, part, out=merged[begin : begin + len(part)])
        begin += len(part)
    return merged, tuple(kept)


def _used(ids: IntArray, n: int) -> list[int]:
    """Return which of the numbers below n are among `ids`, ascending."""
    if ids.dtype == np.uint8:
        present = ids.tobytes()
        return [i for i in range(n) if i in present]
    used: list[int] = np.flatnonzero(np.bincount(ids, minlength=n)).tolist()
    return used


def paragraphs_of(text: str, starts: IntArray) -> IntArray:
    """Return the number of line feeds before each of `starts`, as int32; a line feed belongs to the paragraph it ends."""
    breaks = []
    position = text.find("\n")
    while position >= 0:
        breaks.append(position)
        position = text.find("\n", position + 1)
    return np.searchsorted(np.asarray(breaks, dtype=np.int64), starts, side="left").astype(np.int32)


def default_ids(n_docs: int) -> tuple[str, ...]:
    """Return the ids of texts that came without: their numbers, from 0."""
    return tuple(map(str, range(n_docs)))


def concatenate(parts: list[TokenCorpus]) -> TokenCorpus:
    """Return the articles of all `parts` as one corpus; their reports are left behind.

    Parameters
    ----------
    parts
        At least one; all with tags or all without. It is emptied, so that a large corpus is not held twice.
    """
    if len(parts) == 1:
        return parts.pop()
    has_tags = all(part.tags is not None for part in parts)
    names = {"vocabulary": [part.vocabulary for part in parts], "tag_names": [part.tag_names for part in parts]}
    doc_ids = tuple(doc_id for part in parts for doc_id in part.doc_ids)
    lengths = np.concatenate([np.diff(part.doc_ptr) for part in parts])
    columns = {name: [getattr(part, name) for part in parts] for name in _PER_TOKEN}
    parts.clear()

    def joined(name: str) -> IntArray:
        give_back_memory()  # of the column before
        return np.concatenate(columns.pop(name))

    term_ids, vocabulary = _merge(columns.pop("term_ids"), names["vocabulary"])
    tags: IntArray | None = None
    tag_names: tuple[str, ...] = ()
    if has_tags:
        tags, tag_names = _merge(columns["tags"], names["tag_names"])
    return TokenCorpus(
        term_ids=term_ids,
        starts=joined("starts"),
        ends=joined("ends"),
        paragraphs=joined("paragraphs"),
        doc_ptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        vocabulary=vocabulary,
        doc_ids=doc_ids,
        tags=tags,
        tag_names=tag_names,
    )
