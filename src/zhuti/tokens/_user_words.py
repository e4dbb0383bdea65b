"""User words laid over a dictionary one after another, as jieba adds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from zhuti.core import read_only
from zhuti.kernels import BASE_MASK, MAX_FREQS, STOP, find_slot, insert_word
from zhuti.tokens._batch import Scratch, cut_texts
from zhuti.tokens._lexicon import LexiconEntry
from zhuti.tokens._word_table import WordTable, codes_of, distinct_tags, labels_of, logs_of, weights_of


def suggest_freq(table: WordTable, segment: str | Sequence[str]) -> int:
    """Return what jieba's `suggest_freq` does: for a word enough to win over its parts, for parts little enough to lose."""
    if isinstance(segment, str):
        word, parts = segment, cut_texts([segment], table, Scratch(len(segment)), hmm=False).words()
    else:
        word, parts = "".join(segment), list(segment)
    share: float = 1
    for part in parts:
        known = table.freq(part)
        share *= (1 if known is None else known) / float(table.total)
    known = table.freq(word)
    if isinstance(segment, str):
        return max(int(share * table.total) + 1, 1 if known is None else known)
    return min(int(share * table.total), known or 0)


def add_words(table: WordTable, entries: Iterable[LexiconEntry]) -> WordTable:
    """Return a table with `entries` added in turn, each as jieba's `add_word` would."""
    entries = list(entries)
    if not entries:
        return table
    builder = _Builder(table)
    for entry in entries:
        builder.add(entry)
    return builder.table()


class _Builder:
    """A table in the making: copies of the arrays, written to word by word."""

    def __init__(self, table: WordTable) -> None:
        self.start = table
        self.nodes, self.slot_terms = table.nodes.copy(), table.slot_terms.copy()
        self.based = np.zeros(len(self.nodes), dtype=np.bool_)
        self.based[(table.nodes & BASE_MASK).astype(np.int64)] = True
        self.tail = int(np.flatnonzero(table.nodes)[-1])
        self.end = self.tail  # the last slot in use when room was last made …
        self.room = 1  # … and how far it can have moved since
        self.logs = logs_of(table.freqs)
        self.siblings = np.empty(STOP, dtype=np.int64)
        self.freqs, self.total = list(table.freqs), table.total
        self.freq_index = {freq: i for i, freq in enumerate(table.freqs)}
        self.added = list(table.added)
        self.has_forced = table.has_forced
        self.tag_ids = {name: i for i, name in enumerate(table.tag_names)}
        self.tags: dict[int, int] = {}

    def add(self, entry: LexiconEntry) -> None:
        """Add a word, or change its frequency, as jieba's `add_word` does."""
        word, freq, tag = entry
        labels = labels_of(self.start.label_of, word)
        if labels is None:
            raise ValueError(f"user word {word}: holds a character that jieba cuts at.")
        if freq is None:
            freq = suggest_freq(self.table(), word)
        self.total += freq
        self.has_forced |= freq == 0
        index = self.freq_index.setdefault(freq, len(self.freqs))
        if index == len(self.freqs):
            if index == MAX_FREQS:
                raise ValueError(f"user word {word}: there are more than {MAX_FREQS} different frequencies.")
            self.freqs.append(freq)
            self.logs = np.append(self.logs, logs_of([freq]))
        self._make_room(2 * STOP * len(word))
        n_terms = self.n_terms
        n_new = (
            insert_word(
                self.nodes, self.slot_terms, self.based, labels, index, freq == 0, n_terms, self.tail, self.siblings
            )
            - n_terms
        )
        self.added.extend(word[:end] for end in range(len(word) - n_new + 1, len(word) + 1))
        if tag:
            term = int(self.slot_terms[find_slot(codes_of(word), self.start.label_of, read_only(self.nodes))])
            self.tags[term] = self.tag_ids.setdefault(tag, len(self.tag_ids))

    def _make_room(self, slots: int) -> None:
        """Let at least `slots` free slots follow the last one in use."""
        self.end += int(np.flatnonzero(self.nodes[self.end : self.end + self.room] != 0)[-1])
        self.room = slots + 1
        more = slots - (len(self.nodes) - self.end - 1)
        if more > 0:
            more += len(self.nodes) // 4
            self.nodes = np.concatenate([self.nodes, np.zeros(more, dtype=np.uint64)])
            self.slot_terms = np.concatenate([self.slot_terms, np.zeros(more, dtype=np.int32)])
            self.based = np.concatenate([self.based, np.zeros(more, dtype=np.bool_)])

    @property
    def n_terms(self) -> int:
        """V, so far."""
        return len(self.start.text_ptr) - 1 + len(self.added)

    def table(self) -> WordTable:
        """Return the table as it stands; it shares its arrays with the builder."""
        tag_names = distinct_tags(self.tag_ids)
        tags = np.zeros(self.n_terms, dtype=np.uint8)
        tags[: len(self.start.term_tags)] = self.start.term_tags
        tags[list(self.tags)] = list(self.tags.values())
        return replace(
            self.start,
            nodes=read_only(self.nodes),
            slot_terms=read_only(self.slot_terms),
            weights=weights_of(self.logs, self.total),
            term_tags=read_only(tags),
            freqs=tuple(self.freqs),
            total=self.total,
            added=tuple(self.added),
            has_forced=self.has_forced,
            tag_names=tag_names,
        )
