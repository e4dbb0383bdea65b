"""The dictionary a segmenter cuts with: jieba's, as compiled, with user words laid over it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from zhuti.core import IntArray, Progress, frozen, read_only
from zhuti.kernels import ABSENT, BASE_MASK, FREQ_SHIFT, MAX_FREQS, STOP, find_slot, insert_word
from zhuti.tokens._batch import cut_batch, distinct_tags
from zhuti.tokens._jieba_tables import array_text, load_words
from zhuti.tokens._lexicon import LexiconEntry


@frozen
class WordTable:
    """Words by slot, term and frequency, as the kernels read them, and what is needed to add more.

    Attributes
    ----------
    label_of, tag_label_of
        (65536,) uint16, label of each code point, 0 for one that jieba's cutter, or its tagger, cuts at.
    nodes, slot_terms
        The trie, and the term of each slot.
    weights
        float64, `log(frequency) - log(total)` of each frequency index, as jieba computes it; of frequency 1 at 0.
    term_tags
        (V,) uint8, tag number of each term.
    freqs
        Frequency of each frequency index.
    total
        Sum of all frequencies, as jieba counts it.
    text, text_ptr
        The terms of jieba's dictionary, joined, in code-point order; term i is `text[text_ptr[i]:text_ptr[i + 1]]`.
    added
        The terms after those, in the order in which they were added.
    outside
        Entries that hold a character jieba cuts at. They are never found, yet count when a frequency is suggested.
    tag_names
        Name of each tag number.
    model
        finalseg's model: scores at the start, of transitions, of characters.
    """

    label_of: NDArray[np.uint16]
    tag_label_of: NDArray[np.uint16]
    nodes: NDArray[np.uint64]
    slot_terms: NDArray[np.int32]
    weights: NDArray[np.float64]
    term_tags: NDArray[np.uint8]
    freqs: tuple[int, ...]
    total: int
    text: str
    text_ptr: IntArray
    added: tuple[str, ...]
    outside: Mapping[str, int]
    tag_names: tuple[str, ...]
    model: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

    def terms(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the spelling of each term number, numbers ascending."""
        n_base = len(self.text_ptr) - 1
        base, added = np.split(numbers, [np.searchsorted(numbers, n_base)])
        places = zip(self.text_ptr[base].tolist(), self.text_ptr[base + 1].tolist(), strict=True)
        return [*(self.text[i:j] for i, j in places), *(self.added[i] for i in (added - n_base).tolist())]

    def freq(self, word: str) -> int | None:
        """Return the frequency of `word`, 0 if it only begins an entry, `None` if it does not: jieba's `FREQ.get`."""
        labels = labels_of(self.label_of, word)
        if labels is None:
            return self.outside.get(word)
        node = int(self.nodes[find_slot(labels, self.nodes)])
        if node == 0 or node & int(ABSENT):
            return None
        return self.freqs[node >> int(FREQ_SHIFT)]

    def suggest_freq(self, segment: str | Sequence[str]) -> int:
        """Return what jieba's `suggest_freq` does: for a word enough to win over its parts, for parts little enough to lose."""
        if isinstance(segment, str):
            word, parts = segment, cut_batch([segment], self, hmm=False).sliced()[0]
        else:
            word, parts = "".join(segment), list(segment)
        share: float = 1
        for part in parts:
            known = self.freq(part)
            share *= (1 if known is None else known) / float(self.total)
        known = self.freq(word)
        if isinstance(segment, str):
            return max(int(share * self.total) + 1, 1 if known is None else known)
        return min(int(share * self.total), known or 0)

    def with_words(self, entries: Iterable[LexiconEntry]) -> WordTable:
        """Return a table with `entries` added in turn, each as jieba's `add_word` would."""
        entries = list(entries)
        if not entries:
            return self
        builder = _Builder(self)
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
        self.tag_ids = {name: i for i, name in enumerate(table.tag_names)}
        self.tags: dict[int, int] = {}

    def add(self, entry: LexiconEntry) -> None:
        """Add a word, or change its frequency, as jieba's `add_word` does."""
        word, freq, tag = entry
        labels = labels_of(self.start.label_of, word)
        if labels is None:
            raise ValueError(f"user word {word}: holds a character that jieba cuts at.")
        if freq is None:
            freq = self.table().suggest_freq(word)
        self.total += freq
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
            term = int(self.slot_terms[find_slot(labels, read_only(self.nodes))])
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
            tag_names=tag_names,
        )


def labels_of(label_of: NDArray[np.uint16], word: str) -> NDArray[np.uint16] | None:
    """Return the label of each character of `word`; `None` if jieba cuts at one of them."""
    codes = [ord(char) for char in word]
    if not codes or max(codes) >= len(label_of):
        return None
    labels = label_of[codes]
    return labels if labels.all() else None


def logs_of(freqs: Sequence[int]) -> NDArray[np.float64]:
    """Return the logarithm of each frequency as jieba takes it, with 0 counted as 1."""
    return np.array([math.log(freq or 1) for freq in freqs])


def weights_of(logs: NDArray[np.float64], total: int) -> NDArray[np.float64]:
    """Return the log-probability of each frequency, given its logarithm, computed as jieba does."""
    return read_only(logs - math.log(total))


def base_table(progress: Progress) -> WordTable:
    """Return jieba's own dictionary as a table; loaded, or compiled."""
    arrays = load_words(progress)
    freqs = tuple(arrays["freqs"].tolist())
    total = int(arrays["total"][0])
    outside = (line.rsplit(" ", 1) for line in array_text(arrays["outside"]).splitlines())
    tag_label_of = arrays["label_of"].copy()
    tag_label_of[[ord("%"), ord("-")]] = 0
    return WordTable(
        label_of=arrays["label_of"],
        tag_label_of=read_only(tag_label_of),
        nodes=arrays["nodes"],
        slot_terms=arrays["terms"],
        weights=weights_of(logs_of(freqs), total),
        term_tags=arrays["term_tags"],
        freqs=freqs,
        total=total,
        text=arrays["text"].tobytes().decode("utf-16-le"),
        text_ptr=arrays["text_ptr"],
        added=(),
        outside={word: int(freq) for word, freq in outside},
        tag_names=tuple(array_text(arrays["tag_names"]).splitlines()),
        model=(arrays["hmm_start"], arrays["hmm_trans"], arrays["hmm_emit"]),
    )
