"""How much each term says about each article: one number for every distinct term of every article."""

from __future__ import annotations

import re

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray, frozen
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics
from zhuti.summarise._background import background_share
from zhuti.tokens import TokenCorpus

PRIOR_PASSAGES = 3000
"""How many passages of general Chinese the background counts for; see docs/adr/0009-summaries.md."""

PASSAGE_TOKENS = 60
"""How many running words such a passage is taken to have."""

_OPENING, _OPENING_CHARS = (
    0.25,
    500.0,
)  # how much more a term is worth at the very beginning, and over how many characters that fades
_LENGTH = 0.15  # how much each character beyond two adds
# What a part of speech is worth as a key term; the longest matching beginning of the tag counts.
_TAG_WEIGHT = {
    "n": 1.0,
    "nr": 1.0,
    "ns": 1.1,
    "nt": 1.1,
    "nz": 1.1,
    "vn": 0.9,
    "j": 1.0,
    "l": 0.7,
    "i": 0.6,
    "eng": 0.8,
    "x": 1.0,
    "v": 0.5,
    "a": 0.4,
}
_OTHER_TAG = 0.3
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
    rarity
        (V,) surprise in nats at meeting the term in a passage.
    """

    ptr: IntArray
    term: IntArray
    count: IntArray
    first: IntArray
    of_token: IntArray
    weight: FloatArray
    column: IntArray
    usable: BoolArray
    rarity: FloatArray

    def doc(self, index: int) -> slice:
        """Return where the pairs of article `index` lie."""
        return slice(int(self.ptr[index]), int(self.ptr[index + 1]))


def weigh_terms(tokens: TokenCorpus, doc_term: DocTerm, topics: FittedTopics, n_chars: IntArray) -> Entries:
    """Weigh each term of each article.

    The weight is log₂(1 + count) · rarity · topic · part of speech · length · position. *Rarity* is −ln of the smoothed share of
    passages that hold the term, (df + m·q) / (P + m), where q is the share in general Chinese and m = `PRIOR_PASSAGES`: with five
    articles general Chinese decides, with thousands the corpus does. *Topic* is log₂(1 + lift), from 0.5 to 2, the lift being
    p(term | article's mixture) / p(term | corpus).

    Parameters
    ----------
    tokens, doc_term, topics
        Of one corpus.
    n_chars
        (D,) lengths of the clean texts.
    """
    n_terms = max(tokens.n_terms, 1)
    doc = np.repeat(np.arange(tokens.n_docs), np.diff(tokens.doc_ptr))
    key, index, of_token, count = np.unique(
        doc * n_terms + tokens.term_ids, return_index=True, return_inverse=True, return_counts=True
    )
    entry_doc, term = key // n_terms, key % n_terms
    first = tokens.starts[index]
    columns = {name: i for i, name in enumerate(doc_term.vocabulary)}
    column = np.array([columns.get(name, -1) for name in tokens.vocabulary], dtype=np.int64)
    rarity = _rarity(tokens, doc)
    usable = np.array([is_showable(term) for term in tokens.vocabulary], dtype=np.bool_)
    length = np.array([length_weight(t) for t in tokens.vocabulary])
    entry_column = column[term] if len(term) else np.empty(0, dtype=np.int64)
    position = 1 + _OPENING * np.exp(-first / _OPENING_CHARS)
    weight = np.log2(1 + count) * rarity[term] * length[term] * position * _tag_weight(tokens, index)
    weight = weight * _topic_weight(topics, entry_doc, entry_column)
    return Entries(
        ptr=np.searchsorted(entry_doc, np.arange(tokens.n_docs + 1)),
        term=term,
        count=count,
        first=first,
        of_token=of_token,
        weight=weight,
        column=entry_column,
        usable=usable[term],
        rarity=rarity,
    )


def is_showable(term: str) -> bool:
    """Return whether a term may stand for an article or a topic: not a number, no pinyin, no markup, no 全县 or 我市."""
    return bool(_TERM.search(term)) and not _NOT_TERM.search(term)


def length_weight(term: str) -> float:
    """Return what the length of a term is worth: longer terms say more, up to six characters."""
    return 1 + _LENGTH * (min(len(term), 6) - 2)


def _rarity(tokens: TokenCorpus, doc: IntArray) -> FloatArray:
    if not tokens.n_tokens:
        return np.zeros(tokens.n_terms)
    width = int(tokens.paragraphs.max()) + 1
    passages, passage = np.unique(doc * width + tokens.paragraphs, return_inverse=True)
    pairs = np.unique(passage * tokens.n_terms + tokens.term_ids)
    df = np.bincount(pairs % tokens.n_terms, minlength=tokens.n_terms)
    general = -np.expm1(-PASSAGE_TOKENS * background_share(tokens.vocabulary))
    rarity: FloatArray = -np.log((df + PRIOR_PASSAGES * general) / (len(passages) + PRIOR_PASSAGES))
    return rarity


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
    for begin in range(0, len(known), 1 << 16):
        part = known[begin : begin + (1 << 16)]
        in_article = np.einsum("ek,ek->e", topics.doc_topic[doc[part]], topics.topic_word.T[column[part]])
        lift = in_article / np.maximum(in_corpus[column[part]], np.finfo(np.float64).tiny)
        weight[part] = np.clip(np.log2(1 + lift), 0.5, 2.0)
    return weight
