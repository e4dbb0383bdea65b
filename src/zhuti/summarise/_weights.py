"""How much each term says about each article: one number for every distinct term of every article."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray, frozen
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics
from zhuti.summarise._background import background_share
from zhuti.tokens import TokenCorpus

PASSAGE_TOKENS = 60
"""How many running words of general Chinese a passage is taken to have; see docs/adr/0010-key-terms-and-sentences.md."""

QUOTED = 2.0
"""How much more a term is worth that the article puts in quotation marks or in 《》 where it first has it."""

FLASH_CHARS = 800
"""In longer articles the beginning counts less: a flash is its lead, a feature opens with a scene."""

# The numbers of this module come from broadcast items before 2018, held against those of 2018 and 2019: experiments/summaries.
_COUNT = 0.8  # the power of the number of occurrences
_OPENING, _OPENING_CHARS = 2.5, 100.0  # log-weight at the very beginning, and over how many characters it fades
_FIRST_SENTENCE = 1.0  # log-weight of standing in the first sentence
_LENGTH = 0.15  # how much each character beyond two adds
# What a part of speech is worth as a key term; the longest matching beginning of the tag counts.
_TAG_WEIGHT = {
    "n": 1.0,
    "nr": 1.4,
    "ns": 1.6,
    "nt": 1.2,
    "nz": 1.4,
    "vn": 1.0,
    "j": 1.0,
    "l": 0.7,
    "i": 0.7,
    "eng": 1.0,
    "x": 1.0,
    "v": 0.7,
    "a": 0.6,
}
_OTHER_TAG = 0.3
_OPENS, _CLOSES = '“‘「『《"', '”’」』》"'
_TERM = re.compile(r"[\u3400-\u9fff]|[A-Z]|[a-z]{7}|[0-9]\+[0-9]")
_NOT_TERM = re.compile(r"[\u00e0-\u01dc\u0300-\u036f<>|&;]|^[0-9.]+.?$|^[全我本该各][国省市州县区镇乡村]$")


@frozen
class Entries:
    """The E distinct (article, term) pairs of a corpus, article by article.

    Attributes
    ----------
    ptr
        (D + 1,) int64; the pairs of article d are `ptr[d]:ptr[d + 1]`.
    term
        (E,) index into the tokens' vocabulary, rising within an article.
    count
        (E,) occurrences.
    first
        (E,) offset of the first occurrence in the clean text, in code points.
    of_token
        (N,) the pair that each token belongs to.
    weight
        (E,) what the term says about the article; positive, higher says more.
    column
        (E,) index into the model's vocabulary, -1 for a term that the model does not know.
    usable
        (E,) whether the term may be shown, see `is_showable`.
    """

    ptr: IntArray
    term: IntArray
    count: IntArray
    first: IntArray
    of_token: IntArray
    weight: FloatArray
    column: IntArray
    usable: BoolArray

    def doc(self, index: int) -> slice:
        """Return where the pairs of article `index` lie."""
        return slice(int(self.ptr[index]), int(self.ptr[index + 1]))


def weigh_terms(tokens: TokenCorpus, doc_term: DocTerm, topics: FittedTopics, texts: Sequence[str]) -> Entries:
    """Weigh each term of each article.

    The weight is count^0.8 · rarity · topic · part of speech · length · quotation marks · position. *Rarity* is −ln of the chance
    that a passage of general Chinese holds the term: it does not depend on how many articles there are, and what every article
    of a corpus is about may still be a key term. *Topic* is log₂(1 + lift), from 0.5 to 2, the lift being
    p(term | article's mixture) / p(term | corpus). *Position* is `position_weight`.

    Parameters
    ----------
    tokens, doc_term, topics
        Of one corpus.
    texts
        D clean texts.
    """
    n_terms = max(tokens.n_terms, 1)
    doc = np.repeat(np.arange(tokens.n_docs), np.diff(tokens.doc_ptr))
    key, index, of_token, count = np.unique(
        doc * n_terms + tokens.term_ids, return_index=True, return_inverse=True, return_counts=True
    )
    entry_doc, term = key // n_terms, key % n_terms
    first = tokens.starts[index].astype(np.int64)
    columns = {name: i for i, name in enumerate(doc_term.vocabulary)}
    column = np.array([columns.get(name, -1) for name in tokens.vocabulary], dtype=np.int64)[term]
    usable = np.array([is_showable(name) for name in tokens.vocabulary], dtype=np.bool_)
    of_term = rarity(tokens.vocabulary) * np.array(
        [length_weight(name) for name in tokens.vocabulary], dtype=np.float64
    )
    n_chars = np.array([len(text) for text in texts])
    first_stop = np.array([text.find("。") % (len(text) + 1) for text in texts])  # its end where there is none
    weight = count**_COUNT * of_term[term] * position_weight(first, n_chars[entry_doc], first < first_stop[entry_doc])
    weight *= _tag_weight(tokens, index) * _topic_weight(topics, entry_doc, column)
    weight[_is_quoted(texts, n_chars, entry_doc, first, tokens.ends[index])] *= QUOTED
    return Entries(
        ptr=np.searchsorted(entry_doc, np.arange(tokens.n_docs + 1)),
        term=term,
        count=count,
        first=first,
        of_token=of_token,
        weight=weight,
        column=column,
        usable=usable[term],
    )


def rarity(terms: Sequence[str]) -> FloatArray:
    """Return −ln of the chance that a passage of `PASSAGE_TOKENS` words of general Chinese holds each of V terms."""
    surprise: FloatArray = -np.log(-np.expm1(-PASSAGE_TOKENS * background_share(terms)))
    return surprise


def position_weight(first: IntArray, n_chars: IntArray, in_first_sentence: BoolArray) -> FloatArray:
    """Return what it is worth to occur first at these offsets, in articles of these lengths: from 1 to some 33.

    Examples
    --------
    >>> position_weight(np.array([0, 100, 400]), np.full(3, 500), np.array([True, False, False])).round(1).tolist()
    [33.1, 2.5, 1.0]
    """
    news = np.minimum(1.0, FLASH_CHARS / np.maximum(n_chars, 1))
    log_weight = _OPENING * np.exp(-first / _OPENING_CHARS) + _FIRST_SENTENCE * in_first_sentence
    return np.asarray(np.exp(news * log_weight))


def is_showable(term: str) -> bool:
    """Return whether a term may stand for an article or a topic: not a number, no pinyin, no markup, no 全县 or 我市."""
    return bool(_TERM.search(term)) and not _NOT_TERM.search(term)


def length_weight(term: str) -> float:
    """Return what the length of a term is worth: longer terms say more, up to six characters."""
    return 1 + _LENGTH * (min(len(term), 6) - 2)


def phrase_weight(phrase: str, count: int, first: int, text: str) -> float:
    """Return what a quoted phrase that no dictionary holds says about an article, on the scale of `Entries.weight`."""
    in_first_sentence = "。" not in text[:first]
    position = position_weight(np.array([first]), np.array([len(text)]), np.array([in_first_sentence]))
    return float(QUOTED * count**_COUNT * rarity([phrase])[0] * length_weight(phrase) * position[0])


def _is_quoted(
    texts: Sequence[str], n_chars: IntArray, entry_doc: IntArray, first: IntArray, end: IntArray
) -> BoolArray:
    """Whether a term stands between quotation marks, it alone, where its article first has it."""
    codes = np.frombuffer(("\n" + "\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    begin = np.cumsum(np.concatenate([[1], n_chars + 1]))[entry_doc]
    opens, closes = (np.array([ord(mark) for mark in marks]) for marks in (_OPENS, _CLOSES))
    return np.isin(codes[begin + first - 1], opens) & np.isin(codes[begin + end], closes)


def _tag_weight(tokens: TokenCorpus, index: IntArray) -> FloatArray | float:
    if tokens.tags is None:
        return 1.0
    of_tag = np.array([_worth(tag) for tag in tokens.tag_names])
    return of_tag[tokens.tags[index]] if len(index) else np.empty(0)


def _worth(tag: str) -> float:
    for length in range(len(tag), 0, -1):
        if tag[:length] in _TAG_WEIGHT:
            return _TAG_WEIGHT[tag[:length]]
    return _OTHER_TAG


def _topic_weight(topics: FittedTopics, doc: IntArray, column: IntArray) -> FloatArray:
    known = np.flatnonzero(column >= 0)
    weight = np.ones(len(column))
    in_corpus = topics.topic_share @ topics.topic_word
    by_term = np.ascontiguousarray(topics.topic_word.T)
    for begin in range(0, len(known), 1 << 16):
        part = known[begin : begin + (1 << 16)]
        in_article = np.einsum("ek,ek->e", topics.doc_topic[doc[part]], by_term[column[part]])
        lift = in_article / np.maximum(in_corpus[column[part]], np.finfo(np.float64).tiny)
        weight[part] = np.clip(np.log2(1 + lift), 0.5, 2.0)
    return weight
