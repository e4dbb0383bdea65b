"""Cutting with one table and one model: texts to batches, and batches to words, pairs, or a `TokenCorpus`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray, read_only
from zhuti.tokens._batch import BATCH_CHARS, Batch, Cut, Scratch, TagModel, cut_texts, name_terms
from zhuti.tokens._build import compact, default_ids
from zhuti.tokens._jieba_tables import array_text
from zhuti.tokens._lexicon import SpecialTerms
from zhuti.tokens._types import TokenCorpus
from zhuti.tokens._vocabulary import merge_terms
from zhuti.tokens._word_table import WordTable, distinct_tags

if TYPE_CHECKING:
    from zhuti.tokens._array_cache import Arrays
    from zhuti.tokens._lexicon import Lexicon


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
        self.slot_tags = np.empty(0, np.uint8)
        self.spare: list[Scratch] = []
        if tagger is not None:
            model_names = array_text(tagger["tag_names"]).splitlines()
            special_names = [name for name in self.special.tags.values() if name]
            self.tag_names = distinct_tags((*table.tag_names, *model_names, *special_names))
            number = np.array([self.tag_names.index(name) for name in model_names], dtype=np.uint8)
            fields = {name: tagger[name] for name in TagModel._fields} | {"tags": read_only(number[tagger["tags"]])}
            self.tagger = TagModel(**fields)
            self.slot_tags = table.term_tags[table.slot_terms]

    def cut(self, text: str) -> list[str]:
        """Return the words of one text."""
        return self._cut([text], Scratch(len(text))).words()

    def batch(self, texts: Sequence[str]) -> Batch:
        """Cut `texts`; may be called by many threads at once."""
        n_chars = sum(map(len, texts))
        try:
            scratch = self.spare.pop()
        except IndexError:  # no other thread can come between, as it could after a look at the length
            scratch = Scratch(n_chars)
        if scratch.n_chars < n_chars:
            scratch = Scratch(n_chars)
        batch = name_terms(self._cut(texts, scratch), self.table, self.slot_tags, scratch)
        if n_chars <= BATCH_CHARS:
            self.spare.append(scratch)
        return batch

    def _cut(self, texts: Sequence[str], scratch: Scratch) -> Cut:
        special = None
        if self.special.tags:
            number = {name: i for i, name in enumerate(self.tag_names)}
            special = [[(i, j, number.get(tag or "x", 0)) for i, j, tag in self.special.find(text)] for text in texts]
        return cut_texts(texts, self.table, scratch, hmm=self.hmm, tagger=self.tagger, special=special)

    def words(self, batch: Batch) -> list[list[Any]]:
        """Return the tokens of each text as strings, or as pairs with their tags; tokens alike share one object."""
        ids = batch.ids
        shown: list[Any] = batch.spellings(slice(None))
        if self.tagger:
            n_tags = len(self.tag_names)
            ids, pairs = _dense(ids * n_tags + batch.tags, len(shown) * n_tags)
            shown = [(shown[i // n_tags], self.tag_names[i % n_tags]) for i in pairs.tolist()]
        objects = np.fromiter(shown, dtype=object, count=len(shown))
        return [objects[ids[i:j]].tolist() for i, j in pairwise(batch.token_ptr.tolist())]

    def corpus(self, parts: Sequence[Batch], doc_ids: Sequence[str] | None) -> TokenCorpus:
        """Return the tokens of all batches, over the terms in use, in code-point order."""
        vocabulary, terms = merge_terms(parts, self.table)
        token_ptr = np.cumsum([0, *(len(part.ids) for part in parts)])
        # Four arrays, not the rows of one: who keeps the ids alone must not keep the offsets' memory.
        columns = [np.empty(token_ptr[-1], dtype=np.int32) for _ in range(4)]
        for part, part_terms, (i, j) in zip(parts, terms, pairwise(token_ptr.tolist()), strict=True):
            part.place(part_terms, [column[i:j] for column in columns])
        tags: IntArray | None = None
        tag_names: tuple[str, ...] = ()
        if self.tagger:
            tags, tag_names = compact(np.concatenate([np.empty(0, np.uint8), *(p.tags for p in parts)]), self.tag_names)
        doc_ptr = np.concatenate(
            [[0], *(part.token_ptr[1:] + i for part, i in zip(parts, token_ptr, strict=False))]
        ).astype(np.int64)
        return TokenCorpus(
            term_ids=columns[0],
            starts=columns[1],
            ends=columns[2],
            doc_ptr=doc_ptr,
            vocabulary=tuple(vocabulary),
            doc_ids=default_ids(len(doc_ptr) - 1) if doc_ids is None else tuple(doc_ids),
            paragraphs=columns[3],
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
