"""The distinct terms of some articles, weighed: what key terms, key sentences and topic terms are chosen by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray, frozen
from zhuti.models import FittedTopics
from zhuti.summarise._weights import (
    COUNT_POWER,
    QUOTED,
    is_showable,
    length_weight,
    position_weight,
    rarity,
    tag_weight,
)
from zhuti.tokens import TokenCorpus

_TOPIC_WEIGHT = (0.5, 2.0)
_OPENS, _CLOSES = '“‘「『《"', '”’」』》"'


@frozen
class TermFacts:
    """What holds of each of V terms in whichever article it stands.

    Attributes
    ----------
    column
        (V,) index into the model's vocabulary, -1 for a term that the model does not know.
    usable
        (V,) whether the term may be shown, see `is_showable`.
    rarity, length
        (V,) rarity in general Chinese, and what its length is worth.
    by_tag
        (T,) what each part of speech is worth; empty without tags.
    by_column
        (V', K) p(term | topic) of the model's terms.
    in_corpus
        (V',) p(term | corpus).
    """

    column: IntArray
    usable: BoolArray
    rarity: FloatArray
    length: FloatArray
    by_tag: FloatArray
    by_column: FloatArray
    in_corpus: FloatArray


@frozen
class Entries:
    """The E distinct (article, term) pairs of D articles in a row, article by article, with their N tokens.

    Attributes
    ----------
    ptr
        (D + 1,) int64; the pairs of the d-th of the articles are `ptr[d]:ptr[d + 1]`.
    doc
        (E,) which of these articles.
    term
        (E,) index into the tokens' vocabulary, rising within an article.
    count
        (E,) occurrences.
    weight
        (E,) what the term says about the article; positive, higher says more.
    factors
        What `weight` is the product of, by name; (E,) each.
    column
        (E,) index into the model's vocabulary, -1 for a term that the model does not know.
    total
        (E,) p(term | article's mixture); 0 for a term that the model does not know.
    topic, most
        (E,) the topic that carries most of the term in this article, and how much: max p(topic | term, article).
    token_ptr
        (D + 1,) int64; the tokens of the d-th of the articles.
    starts, ends
        (N,) offsets in the clean text.
    of_token
        (N,) the pair that each token belongs to.
    doc_topic
        (D, K) mixtures.
    """

    ptr: IntArray
    doc: IntArray
    term: IntArray
    count: IntArray
    weight: FloatArray
    factors: Mapping[str, FloatArray]
    column: IntArray
    total: FloatArray
    topic: IntArray
    most: FloatArray
    token_ptr: IntArray
    starts: IntArray
    ends: IntArray
    of_token: IntArray
    doc_topic: FloatArray


def term_facts(tokens: TokenCorpus, topics: FittedTopics) -> TermFacts:
    """Return what holds of the terms of a corpus, once for all its articles."""
    columns = {name: i for i, name in enumerate(topics.vocabulary)}
    return TermFacts(
        column=np.array([columns.get(name, -1) for name in tokens.vocabulary], dtype=np.int64),
        usable=np.array([is_showable(name) for name in tokens.vocabulary], dtype=np.bool_),
        rarity=rarity(tokens.vocabulary),
        length=np.array([length_weight(name) for name in tokens.vocabulary], dtype=np.float64),
        by_tag=np.array([tag_weight(tag) for tag in tokens.tag_names]),
        by_column=np.ascontiguousarray(topics.topic_word.T),
        in_corpus=topics.topic_share @ topics.topic_word,
    )


def weigh_terms(
    tokens: TokenCorpus, topics: FittedTopics, facts: TermFacts, texts: Sequence[str], begin: int = 0
) -> Entries:
    """Weigh each term of each of some articles.

    The weight is count^0.8 · rarity · topic · part of speech · length · quotation marks · position. *Rarity* is −ln of the chance
    that a passage of general Chinese holds the term: it does not depend on how many articles there are, and what every article
    of a corpus is about may still be a key term. *Topic* is log₂(1 + lift), from 0.5 to 2, the lift being
    p(term | article's mixture) / p(term | corpus). *Position* is `position_weight`.

    Parameters
    ----------
    tokens, topics, facts
        Of one corpus.
    texts
        D clean texts: of the articles `begin`, `begin + 1`, …
    begin
        The first article.
    """
    from zhuti.kernels import carry_terms

    n_terms = max(tokens.n_terms, 1)
    token_ptr = tokens.doc_ptr[begin : begin + len(texts) + 1]
    here = slice(int(token_ptr[0]), int(token_ptr[-1]))
    starts, ends = tokens.starts[here], tokens.ends[here]
    of_doc = np.repeat(np.arange(len(texts)), np.diff(token_ptr))
    key, index, of_token, count = np.unique(
        of_doc * n_terms + tokens.term_ids[here], return_index=True, return_inverse=True, return_counts=True
    )
    doc, term = key // n_terms, key % n_terms
    ptr = np.searchsorted(doc, np.arange(len(texts) + 1))
    column, mixture = facts.column[term], topics.doc_topic[begin : begin + len(texts)]
    total, most, topic = np.empty(len(term)), np.empty(len(term)), np.empty(len(term), dtype=np.int64)
    carry_terms(ptr, column, mixture, facts.by_column, total, topic, most)
    first = starts[index].astype(np.int64)
    n_chars = np.array([len(text) for text in texts])
    first_stop = np.array([text.find("。") % (len(text) + 1) for text in texts])  # its end where there is none
    lift = total / np.maximum(facts.in_corpus[np.maximum(column, 0)], np.finfo(np.float64).tiny)
    factors = {
        "occurrences": count**COUNT_POWER,
        "rarity": facts.rarity[term],
        "length": facts.length[term],
        "position": position_weight(first, n_chars[doc], first < first_stop[doc]),
        "part of speech": np.ones(len(term)) if tokens.tags is None else facts.by_tag[tokens.tags[here][index]],
        "topic": np.where(column < 0, 1.0, np.clip(np.log2(1 + lift), *_TOPIC_WEIGHT)),
        "quotation marks": np.where(_is_quoted(texts, n_chars, doc, first, ends[index]), QUOTED, 1.0),
    }
    weight = math.prod(factors.values(), start=np.ones(len(term)))
    token_ptr = token_ptr - here.start
    return Entries(
        ptr, doc, term, count, weight, factors, column, total, topic, most, token_ptr, starts, ends, of_token, mixture
    )


def _is_quoted(
    texts: Sequence[str], n_chars: IntArray, entry_doc: IntArray, first: IntArray, end: IntArray
) -> BoolArray:
    """Whether a term stands between quotation marks, it alone, where its article first has it."""
    codes = np.frombuffer(("\n" + "\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    begin = np.cumsum(np.concatenate([[1], n_chars + 1]))[entry_doc]
    opens, closes = (np.array([ord(mark) for mark in marks]) for marks in (_OPENS, _CLOSES))
    return np.isin(codes[begin + first - 1], opens) & np.isin(codes[begin + end], closes)
