"""Why a summary says what it says: the words that carried a topic share, a key sentence or a key term."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray, RequestError
from zhuti.corpus import Article, Corpus
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics
from zhuti.summarise._entries import Entries, term_facts, weigh_terms
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._types import KeySentence, Keyword, TopicShare
from zhuti.summarise._weights import TITLE, phrase_factors
from zhuti.tokens import TokenCorpus

_BLOCK = 4096  # tokens looked at together


@dataclass(frozen=True, slots=True)
class Explanation:
    """What carried something that a summary says.

    Attributes
    ----------
    total
        The share or score that is explained.
    words
        Each word and how much of `total` it carried, by falling amount.
    topics
        Each topic and how much of `total` its words carried, by falling amount.
    rest
        What no word carried: of a topic's share, the prior and what the model learned beyond this article. The amounts of
        `words` and `rest` add up to `total`, those of `topics` too as far as the model knows the words.
    factors
        Of a key term: what its score is the product of, by name: `occurrences`, `rarity` (in general Chinese), `length`,
        `position` (of the first occurrence), `part of speech`, `topic` (more than 1 where the article's topics have the term more
        often than the corpus), `quotation marks`, `title`; those that are 1 are left out. Of a whole name (东盛涌镇) they are
        those of its weightiest word, of a slogan its own.
    places
        Of a key term or sentence: where it stands in the decoded original (code points, end excluded).
    """

    total: float
    words: tuple[tuple[str, float], ...]
    topics: tuple[tuple[int, float], ...]
    rest: float
    factors: tuple[tuple[str, float], ...] = ()
    places: tuple[tuple[int, int], ...] = ()


class TokenTopic(NamedTuple):
    """A token of a clean text (code points, end excluded), its most probable topic, and that topic's probability."""

    start: int
    end: int
    topic: int
    probability: float


class TokenTopics(NamedTuple):
    """The tokens of n articles that the model knows, T in all, in the order of the articles and of their texts.

    Attributes
    ----------
    ptr
        (n + 1,) int64; the tokens of the i-th of these articles are `ptr[i]:ptr[i + 1]`.
    starts, ends
        (T,) offsets in the clean text, in code points, end excluded.
    topics, probabilities
        (T,) the most probable topic of each, and that topic's probability.
    """

    ptr: IntArray
    starts: IntArray
    ends: IntArray
    topics: IntArray
    probabilities: FloatArray


def explain(
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    article: str,
    what: TopicShare | KeySentence | Keyword,
) -> Explanation:
    """Say which words of an article carried a topic share, a key sentence or a key term of its summary.

    A topic's share is carried by each known word in proportion to its count and p(topic | word, article); a sentence's score by
    the weights of its distinct words, a term's by those of the words that it is made of; of a term it is also said which factors
    its score is the product of.

    Parameters
    ----------
    corpus, tokens, doc_term, topics
        Those that were summarised.
    article
        Id of the article.
    what
        One of the `topics`, `sentences` or `keywords` of its summary.

    Raises
    ------
    RequestError
        There is no such article, topic or sentence, or the term does not stand in the article.

    Examples
    --------
    >>> from zhuti.corpus import Article
    >>> from zhuti.matrix import build_doc_term
    >>> from zhuti.models import fit_topics, make_estimator
    >>> from zhuti.summarise import summarise
    >>> from zhuti.tokens import tokenise
    >>> corpus = Corpus((Article("a", "合作社种植木耳。木耳丰收。"), Article("b", "支部上党课。党课好。")))
    >>> tokens = tokenise(corpus, engine="jieba")
    >>> doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0)
    >>> topics = fit_topics(doc_term, make_estimator("sklearn", n_topics=2, random_state=0))
    >>> summary = summarise(corpus, tokens, doc_term, topics)[0]
    >>> why = explain(corpus, tokens, doc_term, topics, "a", summary.topics[0])
    >>> why.words[0][0], round(sum(amount for _, amount in why.words) + why.rest - why.total, 9)
    ('木耳', 0.0)
    """
    if article not in corpus.ids:
        raise RequestError(f'there is no article "{article}" in the corpus.')
    index = corpus.ids.index(article)
    ids = tokens.term_ids[tokens.doc(index)].astype(np.int64)
    term, count = np.unique(ids, return_counts=True)
    share = responsibility(topics.topic_word.T, topics.doc_topic[index], _columns(tokens, topics)[term])
    names = [tokens.vocabulary[i] for i in term.tolist()]
    if isinstance(what, TopicShare):
        if not 0 <= what.topic < topics.n_topics:
            raise RequestError(f"there is no topic {what.topic}: there are {topics.n_topics}.")
        known = float(count[share.any(axis=1)].sum())
        carried = count * share[:, what.topic] / max(known, 1.0)
        rest = what.share - float(carried.sum())
        return Explanation(what.share, _ranked(names, carried), ((what.topic, what.share),), rest)
    text, total = (what.text, what.score) if isinstance(what, KeySentence) else (what.term, what.score)
    entries = weigh_terms(tokens, topics, term_facts(tokens, topics), [corpus[index].text], index)
    inside = _inside(corpus[index].text, text, tokens, index)
    places = tuple(corpus[index].edits.to_original(a, a + len(text)) for a in _occurrences(corpus[index].text, text))
    if not places:
        raise RequestError(f'"{text}" does not stand in article "{article}".')
    used = np.isin(term, ids[inside])
    carried = np.where(used, entries.weight, 0.0)
    carried = carried * (total / carried.sum()) if carried.any() else carried
    by_topic = sorted(enumerate((carried @ share).tolist()), key=lambda pair: (-pair[1], pair[0]))
    rest = total - float(carried.sum())
    told = tuple((k, v) for k, v in by_topic if v > 0)
    factors = _factors(corpus[index], what.term, names, used, entries) if isinstance(what, Keyword) else ()
    return Explanation(total, _ranked(names, carried), told, rest, factors, places)


def _factors(
    article: Article, term: str, names: list[str], used: BoolArray, entries: Entries
) -> tuple[tuple[str, float], ...]:
    """Return what the score of a key term is the product of: of its own weight, a slogan's, or that of its weightiest word."""
    slogans = {quote.text: quote.count for quote in find_quotes(article.text) if quote.count > 1}
    word, factors = term, dict[str, float]()
    if used.any() and (term in names or term not in slogans):
        best = names.index(term) if term in names else int(np.argmax(np.where(used, entries.weight, 0.0)))
        word, factors = names[best], {name: float(values[best]) for name, values in entries.factors.items()}
    if term in slogans:  # as the slogan that it is, if that says more
        of_slogan = phrase_factors(term, slogans[term], article.text.find(term), article.text)
        factors = max(of_slogan, factors, key=lambda each: math.prod(each.values()) if each else 0.0)
    if factors and word in article.title:
        factors["title"] = TITLE
    return tuple((name, factor) for name, factor in factors.items() if factor != 1.0)


def _occurrences(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0 and part:
        yield place
        place = text.find(part, place + len(part))


def token_topics(tokens: TokenCorpus, topics: FittedTopics, index: int) -> tuple[TokenTopic, ...]:
    """Return the tokens of article `index` that the model knows, each with its most probable topic there.

    Parameters
    ----------
    tokens, topics
        Of the same D articles in the same order.
    index
        From 0 to D − 1.

    Returns
    -------
    tuple of TokenTopic
        In the order of the text.

    Examples
    --------
    >>> from zhuti.corpus import Article
    >>> from zhuti.matrix import build_doc_term
    >>> from zhuti.models import fit_topics, make_estimator
    >>> from zhuti.tokens import tokenise
    >>> tokens = tokenise(Corpus((Article("a", "合作社种植木耳。"), Article("b", "支部上党课。"))), engine="jieba")
    >>> doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0)
    >>> topics = fit_topics(doc_term, make_estimator("sklearn", n_topics=2, random_state=0))
    >>> [(t.start, t.end) for t in token_topics(tokens, topics, 0)]
    [(0, 3), (3, 5), (5, 7)]
    """
    _, *columns = token_topics_by_article(tokens, topics)([index])
    return tuple(map(TokenTopic._make, zip(*(column.tolist() for column in columns), strict=True)))


def token_topics_by_article(tokens: TokenCorpus, topics: FittedTopics) -> Callable[[Sequence[int]], TokenTopics]:
    """Return a function from the indices of some articles to what `token_topics` says of each: what they share is done once."""
    known, term_topic = _columns(tokens, topics), np.ascontiguousarray(topics.topic_word.T)

    def of_articles(indices: Sequence[int]) -> TokenTopics:
        docs = np.asarray(indices, dtype=np.int64)
        lengths = tokens.doc_ptr[docs + 1] - tokens.doc_ptr[docs]
        ptr = np.concatenate([[0], np.cumsum(lengths)])
        doc = np.repeat(docs, lengths)
        place = np.arange(len(doc)) + np.repeat(tokens.doc_ptr[docs] - ptr[:-1], lengths)
        topic, probability = np.empty(len(doc), dtype=np.int64), np.empty(len(doc))
        for begin in range(0, len(doc), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            share = responsibility(term_topic, topics.doc_topic[doc[block]], known[tokens.term_ids[place[block]]])
            topic[block], probability[block] = share.argmax(axis=1), share.max(axis=1)
        has_any = probability > 0
        place = place[has_any]
        return TokenTopics(
            np.concatenate([[0], np.cumsum(has_any)])[ptr],
            tokens.starts[place],
            tokens.ends[place],
            topic[has_any],
            probability[has_any],
        )

    return of_articles


def _columns(tokens: TokenCorpus, topics: FittedTopics) -> IntArray:
    """Return (V,) the model's column of each term, -1 for a term that it does not know."""
    columns = {name: i for i, name in enumerate(topics.vocabulary)}
    return np.array([columns.get(name, -1) for name in tokens.vocabulary], dtype=np.int64)


def responsibility(term_topic: FloatArray, mixture: FloatArray, column: IntArray) -> FloatArray:
    """Return (T, K) p(topic | term, article) for T of the model's columns; zeros for column -1: a term that it does not know.

    Parameters
    ----------
    term_topic
        (V, K), the topics' distributions of terms.
    mixture
        (K,) of the article, or (T, K) of the article of each.
    column
        (T,).
    """
    joint = term_topic[np.maximum(column, 0)] * mixture
    joint[column < 0] = 0.0
    total = joint.sum(axis=1, keepdims=True)
    share: FloatArray = np.divide(joint, total, out=np.zeros_like(joint), where=total > 0)
    return share


def _inside(text: str, part: str, tokens: TokenCorpus, index: int) -> BoolArray:
    """Return which tokens of an article lie inside an occurrence of a part of its text."""
    of_doc = tokens.doc(index)
    inside = np.zeros(of_doc.stop - of_doc.start, dtype=np.bool_)
    for place in _occurrences(text, part):
        inside |= (tokens.starts[of_doc] >= place) & (tokens.ends[of_doc] <= place + len(part))
    return inside


def _ranked(names: list[str], carried: FloatArray) -> tuple[tuple[str, float], ...]:
    pairs = [(name, float(amount)) for name, amount in zip(names, carried.tolist(), strict=True) if amount > 0]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
