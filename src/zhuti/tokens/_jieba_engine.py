"""jieba itself as an engine: an owned tokenizer that leaves nothing of jieba's global state changed."""

from __future__ import annotations

import functools
import importlib
import logging
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from types import ModuleType

import numpy as np

from zhuti.core import IntArray
from zhuti.tokens._build import compact, default_ids, paragraphs_of
from zhuti.tokens._lexicon import Lexicon, SpecialTerms, UserWords, jieba_words
from zhuti.tokens._types import TokenCorpus

_HAN = re.compile(r"[\u4E00-\u9FD5]+")


@functools.cache
def import_jieba() -> ModuleType:
    """Import jieba with its tagger, without the log handler, log level and compile-time warnings it brings along.

    A jieba that the caller had imported before keeps its handler.
    """
    fresh = "jieba" not in sys.modules
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pkg_resources is deprecated, and jieba's patterns hold invalid escapes
        importlib.import_module("jieba.posseg")
    jieba = sys.modules["jieba"]
    if fresh:
        jieba.default_logger.removeHandler(jieba.log_console)
        jieba.default_logger.setLevel(logging.NOTSET)
    return jieba


@functools.cache
def jieba_dictionary() -> tuple[dict[str, int], int, dict[str, str]]:
    """Return jieba's own prefix dictionary, the total of its frequencies, and its parts of speech; not to be changed.

    Read from the installed package, without the cache file that jieba would write to the shared temp folder.
    """
    jieba = import_jieba()
    tokenizer = jieba.Tokenizer()
    freq, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return freq, total, jieba.posseg.POSTokenizer(tokenizer).word_tag_tab


class JiebaSegmenter:
    """The reference engine: jieba's precise mode and tagger, with user words of its own.

    Parameters
    ----------
    user_words
        Words, `(word, freq, tag)` entries, or a `Lexicon`. They are added as jieba adds them: without a frequency, one is
        suggested that makes the word win over its own parts; a frequency of 0 takes the word out, for this segmenter only.
        Words that hold a character jieba cuts at (“ ” 、 · space …) are matched before segmentation and win; any quotation
        mark matches any other.
    hmm
        Whether words outside the dictionary are recognised by jieba's hidden Markov model.

    Examples
    --------
    >>> JiebaSegmenter(["河长制"]).cut("全县推行河长制")
    ['全县', '推行', '河长制']
    """

    def __init__(self, user_words: UserWords = (), hmm: bool = True) -> None:
        self.lexicon = Lexicon.of(user_words)
        self.hmm = hmm
        jieba = import_jieba()
        freq, total, tags = jieba_dictionary()
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = dict(freq), total
        self._tokenizer.initialized = True
        self._tagger = object.__new__(jieba.posseg.POSTokenizer)  # its constructor would read the dictionary file again
        self._tagger.tokenizer = self._tokenizer
        self._tagger.word_tag_tab = dict(tags)
        self._split: set[str] = set()
        for entry in jieba_words(self.lexicon):
            self._add(*entry)
        self._cut_special = SpecialTerms(self.lexicon, tags=False)
        self._tag_special = SpecialTerms(self.lexicon, tags=True)

    def _add(self, term: str, freq: int | None, tag: str | None) -> None:
        if freq == 0:  # jieba.add_word would put it among the forced splits of every tokenizer in the process
            self._split.add(term)
            self._tokenizer.FREQ.update(
                {term[:i]: 0 for i in range(1, len(term)) if term[:i] not in self._tokenizer.FREQ}
            )
            self._tokenizer.FREQ[term] = 0
            if tag:
                self._tagger.word_tag_tab[term] = tag
        else:
            self._tokenizer.add_word(term, freq, tag)

    def cut(self, text: str) -> list[str]:
        """Return the words of `text`, equal to `jieba.lcut(text)`; joined, they are `text` again.

        Examples
        --------
        >>> JiebaSegmenter().cut("他来自北京。大学今天开学。")
        ['他', '来自', '北京', '。', '大学', '今天', '开学', '。']
        """
        words: list[str] = []
        position = 0
        for start, end, _ in self._cut_special.find(text):
            words.extend(self._cut_plain(text[position:start]))
            words.append(text[start:end])
            position = end
        words.extend(self._cut_plain(text[position:]))
        return words

    def _cut_plain(self, text: str) -> Iterator[str]:
        words = self._tokenizer.lcut(text, HMM=self.hmm)
        if not self.hmm or self._split.isdisjoint(words):
            yield from words
            return
        known = set(_spans(self._tokenizer.cut(text, HMM=False)))
        for word, span in zip(words, _spans(words), strict=True):
            # A word that the dictionary alone does not give there, the hidden Markov model has put together again.
            if word in self._split and span not in known and _HAN.fullmatch(word):
                yield from word
            else:
                yield word

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Return the words of `text` with their parts of speech, equal to `jieba.posseg.lcut(text)`.

        Examples
        --------
        >>> JiebaSegmenter().tag("今天开学")
        [('今天', 't'), ('开学', 'n')]
        """
        pairs: list[tuple[str, str]] = []
        position = 0
        for start, end, tag in self._tag_special.find(text):
            pairs.extend((p.word, p.flag) for p in self._tagger.cut(text[position:start], HMM=self.hmm))
            pairs.append((text[start:end], tag or "x"))
            position = end
        pairs.extend((p.word, p.flag) for p in self._tagger.cut(text[position:], HMM=self.hmm))
        return pairs

    def cut_many(self, texts: Iterable[str]) -> list[list[str]]:
        """Return `cut` of each text.

        Examples
        --------
        >>> JiebaSegmenter().cut_many(["今天开学", ""])
        [['今天', '开学'], []]
        """
        return [self.cut(text) for text in texts]

    def encode(self, texts: Sequence[str], *, doc_ids: Sequence[str] | None = None, tags: bool = False) -> TokenCorpus:
        """Return every word of every text, punctuation and white space too, as term ids and offsets.

        Parameters
        ----------
        texts
            D texts.
        doc_ids
            Their ids; without them, their numbers.
        tags
            Whether parts of speech are wanted; words are then those of `tag`, which can differ from those of `cut`.

        Examples
        --------
        >>> tokens = JiebaSegmenter().encode(["今天开学", "开学"])
        >>> tokens.vocabulary, tokens.term_ids.tolist(), tokens.starts.tolist()
        (('今天', '开学'), [0, 1, 1], [0, 2, 0])
        """
        interned: dict[str, int] = {}
        tag_ids: dict[str, int] = {}
        ids: list[int] = []
        tagged: list[int] = []
        lengths = []
        starts: list[IntArray] = [np.empty(0, np.int32)]
        paragraphs: list[IntArray] = [np.empty(0, np.int32)]
        for text in texts:
            pairs = self.tag(text) if tags else [(word, "") for word in self.cut(text)]
            ids.extend(interned.setdefault(word, len(interned)) for word, _ in pairs)
            if tags:
                tagged.extend(tag_ids.setdefault(tag, len(tag_ids)) for _, tag in pairs)
            start = np.cumsum([0, *(len(word) for word, _ in pairs)], dtype=np.int32)[:-1]
            lengths.append(len(pairs))
            starts.append(start)
            paragraphs.append(paragraphs_of(text, start))
        all_starts = np.concatenate(starts)
        old_ids = np.asarray(ids, dtype=np.int32)
        sizes = np.asarray([len(word) for word in interned], dtype=np.int32)
        term_ids, vocabulary = compact(old_ids, list(interned))
        tag_array, tag_names = compact(np.asarray(tagged, dtype=np.int32), list(tag_ids))
        return TokenCorpus(
            term_ids=term_ids,
            starts=all_starts,
            ends=all_starts + sizes[old_ids],
            doc_ptr=np.cumsum([0, *lengths], dtype=np.int64),
            vocabulary=vocabulary,
            doc_ids=default_ids(len(texts)) if doc_ids is None else tuple(doc_ids),
            paragraphs=np.concatenate(paragraphs),
            tags=tag_array.astype(np.uint8) if tags else None,
            tag_names=tag_names,
        )


def _spans(words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word."""
    return pairwise(accumulate(map(len, words), initial=0))
