"""Cutting with one table and one model: texts to batches, and batches to words, pairs, or a `TokenCorpus`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray, read_only
from zhuti.tokens._batch import Batch, TagModel, cut_batch, distinct_tags
from zhuti.tokens._build import compact, default_ids
from zhuti.tokens._jieba_tables import array_text
from zhuti.tokens._lexicon import SpecialTerms
from zhuti.tokens._types import TokenCorpus

if TYPE_CHECKING:
    from zhuti.tokens._array_cache import Arrays
    from zhuti.tokens._lexicon import Lexicon
    from zhuti.tokens._word_table import WordTable


class Cutting:
    """How to cut, with or without tags: words, models and terms to match first.

    Parameters
    ----------
    table
        The words.
    lexicon
        Where the terms that jieba's matcher cannot take come from.
    hmm
        Whether unknown runs go to the hidden Markov model.
    tagger
        posseg's compiled tables, for tags.
    """

    def __init__(self, table: WordTable, lexicon: Lexicon, hmm: bool, tagger: Arrays | None = None) -> None:
        self.table, self.hmm = table, hmm
        self.special = SpecialTerms(lexicon, tags=tagger is not None)
        self.tag_names: tuple[str, ...] = ()
        self.tagger: TagModel | None = None
        if tagger is not None:
            model_names = array_text(tagger["tag_names"]).splitlines()
            special_names = [name for name in self.special.tags.values() if name]
            self.tag_names = distinct_tags((*table.tag_names, *model_names, *special_names))
            number = np.array([self.tag_names.index(name) for name in model_names], dtype=np.uint8)
            fields = {name: tagger[name] for name in TagModel._fields} | {"tags": read_only(number[tagger["tags"]])}
            self.tagger = TagModel(**fields)

    def batch(self, texts: Sequence[str]) -> Batch:
        """Cut `texts`."""
        special = None
        if self.special.tags:
            number = {name: i for i, name in enumerate(self.tag_names)}
            special = [[(i, j, number.get(tag or "x", 0)) for i, j, tag in self.special.find(text)] for text in texts]
        return cut_batch(texts, self.table, hmm=self.hmm, tagger=self.tagger, special=special)

    def words(self, batch: Batch) -> list[list[Any]]:
        """Return the tokens of each text as strings, or as pairs with their tags; tokens alike share one object."""
        ids, kept = _dense(batch.terms, len(self.table.term_tags) + len(batch.spellings))
        shown: list[Any] = self._names(kept, batch.spellings)
        if self.tagger:
            n_tags = len(self.tag_names)
            ids, pairs = _dense(ids.astype(np.int64) * n_tags + batch.tags, len(shown) * n_tags)
            shown = [(shown[i // n_tags], self.tag_names[i % n_tags]) for i in pairs.tolist()]
        objects = np.fromiter(shown, dtype=object, count=len(shown))
        return [objects[ids[i:j]].tolist() for i, j in pairwise(batch.token_ptr.tolist())]

    def _names(self, terms: NDArray[np.int64], spellings: Sequence[str]) -> list[str]:
        """Return the spelling of each of `terms`, ascending; those that the dictionary does not hold stand in `spellings`."""
        n_terms = len(self.table.term_tags)
        n_known = int(np.searchsorted(terms, n_terms))
        return [
            *self.table.terms(terms[:n_known]),
            *(spellings[i] for i in (terms[n_known:] - n_terms).tolist()),
        ]

    def corpus(self, parts: Sequence[Batch], doc_ids: Sequence[str] | None) -> TokenCorpus:
        """Return the tokens of all batches, over the terms in use, in code-point order."""
        n_terms = len(self.table.term_tags)
        used = np.zeros(n_terms, dtype=np.bool_)
        own: dict[str, int] = {}
        for part in parts:
            used_here = np.zeros(n_terms + len(part.spellings), dtype=np.bool_)
            used_here[part.terms] = True
            used |= used_here[:n_terms]
            own.update(dict.fromkeys(part.spellings, 0))
        numbers = np.flatnonzero(used)
        names = [*self.table.terms(numbers), *own]
        order = sorted(range(len(names)), key=names.__getitem__)  # quick: the terms of jieba's dictionary are in order
        places = np.empty(len(order), dtype=np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        own = dict(zip(own, places[len(numbers) :].tolist(), strict=True))
        new_id = np.zeros(n_terms, dtype=np.int32)
        new_id[numbers] = places[: len(numbers)]
        token_ptr = np.cumsum([0, *(len(part.terms) for part in parts)])
        term_ids, *offsets = (np.empty(token_ptr[-1], dtype=np.int32) for _ in range(4))
        for part, i, j in zip(parts, token_ptr[:-1], token_ptr[1:], strict=True):
            ids = np.concatenate([new_id, np.array([own[word] for word in part.spellings], dtype=np.int32)])
            np.take(ids, part.terms, out=term_ids[i:j], mode="clip")  # never out of range; the quicker mode
            part.fill_offsets(*(column[i:j] for column in offsets))
        tags: IntArray | None = None
        tag_names: tuple[str, ...] = ()
        if self.tagger:
            tags, tag_names = compact(np.concatenate([np.empty(0, np.uint8), *(p.tags for p in parts)]), self.tag_names)
            tags = tags.astype(np.uint8)
        doc_ptr = np.cumsum(
            [0, *(count for part in parts for count in np.diff(part.token_ptr).tolist())], dtype=np.int64
        )
        return TokenCorpus(
            term_ids=term_ids,
            starts=offsets[0],
            ends=offsets[1],
            doc_ptr=doc_ptr,
            vocabulary=tuple([names[i] for i in order]),
            doc_ids=default_ids(len(doc_ptr) - 1) if doc_ids is None else tuple(doc_ids),
            paragraphs=offsets[2],
            tags=tags,
            tag_names=tag_names,
        )


def _dense(numbers: IntArray, n: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return `numbers`, each below n, as places in the list of those in use, and that list, ascending: `np.unique`, unsorted."""
    used = np.zeros(n, dtype=np.bool_)
    used[numbers] = True
    kept = np.flatnonzero(used)
    place = np.empty(n, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return place[numbers], kept
