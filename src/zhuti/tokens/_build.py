"""Putting a `TokenCorpus` together: vocabularies in code-point order, paragraphs, and batches joined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhuti.core import IntArray
from zhuti.tokens._types import TokenCorpus


def compact(ids: IntArray, names: Sequence[str]) -> tuple[IntArray, tuple[str, ...]]:
    """Return `ids` over the names in use alone, distinct and in code-point order, and those names.

    `names` may list a name twice; both ids become one. So the result depends on the tokens only, not on an engine's own ids.

    Examples
    --------
    >>> ids, names = compact(np.array([3, 0, 3]), ["乙", "丙", "丁", "甲"])
    >>> ids.tolist(), names
    ([1, 0, 1], ('乙', '甲'))
    """
    used = np.flatnonzero(np.bincount(ids, minlength=len(names))).tolist()
    kept = sorted({names[i] for i in used})
    place = {name: i for i, name in enumerate(kept)}
    new_id = np.zeros(len(names), dtype=np.int32)
    new_id[used] = [place[names[i]] for i in used]
    return new_id[ids], tuple(kept)


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


def concatenate(parts: Sequence[TokenCorpus]) -> TokenCorpus:
    """Return the articles of all `parts` as one corpus; their reports are left behind.

    Parameters
    ----------
    parts
        At least one; all with tags or all without.
    """
    if len(parts) == 1:
        return parts[0]
    names = [term for part in parts for term in part.vocabulary]
    offsets = np.cumsum([0, *(part.n_terms for part in parts)])
    term_ids, vocabulary = compact(
        np.concatenate([part.term_ids + offset for part, offset in zip(parts, offsets, strict=False)]), names
    )
    tags: IntArray | None = None
    tag_names: tuple[str, ...] = ()
    if all(part.tags is not None for part in parts):
        all_names = [name for part in parts for name in part.tag_names]
        shifts = np.cumsum([0, *(len(part.tag_names) for part in parts)])
        joined = np.concatenate(
            [np.asarray(part.tags, dtype=np.int64) + shift for part, shift in zip(parts, shifts, strict=False)]
        )
        ids, tag_names = compact(joined, all_names)
        tags = ids.astype(np.uint8)
    lengths = np.concatenate([np.diff(part.doc_ptr) for part in parts])
    return TokenCorpus(
        term_ids=term_ids,
        starts=np.concatenate([part.starts for part in parts]),
        ends=np.concatenate([part.ends for part in parts]),
        doc_ptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        vocabulary=vocabulary,
        doc_ids=tuple(doc_id for part in parts for doc_id in part.doc_ids),
        paragraphs=np.concatenate([part.paragraphs for part in parts]),
        tags=tags,
        tag_names=tag_names,
    )
