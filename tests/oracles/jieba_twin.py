"""jieba itself as the oracle of the segmenter, and a plain twin of its best path, after `Tokenizer.get_DAG` and `calc`."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from zhuti.tokens._jieba_engine import import_jieba, jieba_dictionary

Entry = tuple[str, int | None, str | None]


class JiebaOracle:
    """A `jieba.Tokenizer` and its tagger, with user words added by jieba's own `add_word`; restores jieba's forced splits."""

    def __init__(self, user_words: Iterable[Entry] = (), dictionary: Path | None = None) -> None:
        self.jieba = import_jieba()
        self.tokenizer = self.jieba.Tokenizer(str(dictionary) if dictionary else None)
        if dictionary is None:
            freq, total, tags = jieba_dictionary()
            self.tokenizer.FREQ, self.tokenizer.total, self.tokenizer.initialized = dict(freq), total, True
        else:
            with dictionary.open("rb") as file:
                self.tokenizer.FREQ, self.tokenizer.total = self.tokenizer.gen_pfdict(file)
            self.tokenizer.initialized = True
            tags = self.jieba.posseg.POSTokenizer(self.tokenizer).word_tag_tab
        self.tagger = object.__new__(self.jieba.posseg.POSTokenizer)
        self.tagger.tokenizer, self.tagger.word_tag_tab = self.tokenizer, dict(tags)
        self.forced: set[str] = set()
        for word, freq, tag in user_words:
            self.add_word(word, freq, tag)

    @contextlib.contextmanager
    def _own_forced_splits(self) -> Iterator[None]:
        shared = self.jieba.finalseg.Force_Split_Words
        before = set(shared)
        shared.clear()
        shared.update(self.forced)
        try:
            yield
        finally:
            self.forced = set(shared)
            shared.clear()
            shared.update(before)

    def add_word(self, word: str, freq: int | None = None, tag: str | None = None) -> None:
        with self._own_forced_splits():
            self.tokenizer.add_word(word, freq, tag)

    def suggest_freq(self, segment: Any) -> int:
        return self.tokenizer.suggest_freq(segment)

    def cut(self, text: str, hmm: bool = True) -> list[str]:
        with self._own_forced_splits():
            return self.tokenizer.lcut(text, HMM=hmm)

    def tag(self, text: str, hmm: bool = True) -> list[tuple[str, str]]:
        with self._own_forced_splits():
            return [(pair.word, pair.flag) for pair in self.tagger.cut(text, HMM=hmm)]


def best_path(block: str, freq: dict[str, int], total: int) -> list[int]:
    """Return where the best word from each position on ends."""
    best = [(0.0, 0)] * (len(block) + 1)
    for i in reversed(range(len(block))):
        ends = []
        for end in range(i + 1, len(block) + 1):
            if block[i:end] not in freq:
                break
            if freq[block[i:end]]:
                ends.append(end)
        best[i] = max(
            (math.log(freq.get(block[i:end]) or 1) - math.log(total) + best[end][0], end) for end in ends or [i + 1]
        )
    return [end for _, end in best[:-1]]


def offsets(texts: list[str], words: list[list[str]]) -> list[tuple[int, int, int]]:
    """Return start, end and number of line feeds before, of every word of every text."""
    found = []
    for text, tokens in zip(texts, words, strict=True):
        start = 0
        for token in tokens:
            found.append((start, start + len(token), text.count("\n", 0, start)))
            start += len(token)
    return found
