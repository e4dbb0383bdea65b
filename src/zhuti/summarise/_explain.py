"""Why a summary says what it says: the words that carried a topic share, a key sentence or a key term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zhuti.core import FloatArray, IntArray, RequestError
from zhuti.corpus import Corpus
from zhuti.matrix import DocTerm
from zhuti.models import FittedTopics
from zhuti.summarise._entries import term_facts, weigh_terms
from zhuti.summarise._types import KeySentence, Keyword, TopicShare
from zhuti.tokens import TokenCorpus


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
    """

    total: float
    words: tuple[tuple[str, float], ...]
    topics: tuple[tuple[int, float], ...]
    rest: float


class TokenTopic(NamedTuple):
    """A token of a clean text (code points, end excluded), its most probable topic, and that topic's probability."""

    start: int
    end: int
    topic: int
    probability: float


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
    the weights of its distinct words, a term's by those of the words that it is made of.

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
    share = responsibility(topics, index, _columns(tokens, topics)[term])
    names = [tokens.vocabulary[i] for i in term.tolist()]
    if isinstance(what, TopicShare):
        if not 0 <= what.topic < topics.n_topics:
            raise RequestError(f"there is no topic {what.topic}: there are {topics.n_topics}.")
        known = float(count[share.any(axis=1)].sum())
        carried = count * share[:, what.topic] / max(known, 1.0)
        rest = what.share - float(carried.sum())
        return Explanation(what.share, _ranked(names, carried), ((what.topic, what.share),), rest)
    text, total = (what.text, what.score) if isinstance(what, KeySentence) else (what.term, what.score)
    weight = weigh_terms(tokens, topics, term_facts(tokens, topics), [corpus[index].text], index).weight
    here = _inside(corpus[index].text, text, tokens, index)
    if not here.any() and text not in corpus[index].text:
        raise RequestError(f'"{text}" does not stand in article "{article}".')
    used = np.isin(term, ids[here])
    carried = np.where(used, weight, 0.0)
    carried = carried * (total / carried.sum()) if carried.any() else carried
    by_topic = sorted(enumerate((carried @ share).tolist()), key=lambda pair: (-pair[1], pair[0]))
    rest = total - float(carried.sum())
    return Explanation(total, _ranked(names, carried), tuple((k, v) for k, v in by_topic if v > 0), rest)


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
    return token_topics_by_article(tokens, topics)(index)


def token_topics_by_article(tokens: TokenCorpus, topics: FittedTopics) -> Callable[[int], tuple[TokenTopic, ...]]:
    """Return `token_topics` of these states as a function of the index: for many articles, what they share is done once."""
    known = _columns(tokens, topics)

    def of_article(index: int) -> tuple[TokenTopic, ...]:
        of_doc = tokens.doc(index)
        share = responsibility(topics, index, known[tokens.term_ids[of_doc]])
        columns = (tokens.starts[of_doc], tokens.ends[of_doc], share.argmax(axis=1), share.max(axis=1))
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return tuple(TokenTopic(*row) for row in rows if row[3] > 0)

    return of_article


def _columns(tokens: TokenCorpus, topics: FittedTopics) -> IntArray:
    """Return (V,) the model's column of each term, -1 for a term that it does not know."""
    columns = {name: i for i, name in enumerate(topics.vocabulary)}
    return np.array([columns.get(name, -1) for name in tokens.vocabulary], dtype=np.int64)


def responsibility(topics: FittedTopics, index: int, column: IntArray) -> FloatArray:
    """Return (T, K) p(topic | term, article) for the model's columns, zeros for column -1: a term that the model does not know."""
    joint = topics.topic_word.T[np.maximum(column, 0)] * topics.doc_topic[index]
    joint[column < 0] = 0.0
    total = joint.sum(axis=1, keepdims=True)
    share: FloatArray = np.divide(joint, total, out=np.zeros_like(joint), where=total > 0)
    return share


def _inside(text: str, part: str, tokens: TokenCorpus, index: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which tokens of an article lie inside an occurrence of a part of its text."""
    of_doc = tokens.doc(index)
    inside = np.zeros(of_doc.stop - of_doc.start, dtype=np.bool_)
    place = text.find(part)
    while place >= 0:
        inside |= (tokens.starts[of_doc] >= place) & (tokens.ends[of_doc] <= place + len(part))
        place = text.find(part, place + len(part))
    return inside


def _ranked(names: list[str], carried: FloatArray) -> tuple[tuple[str, float], ...]:
    pairs = [(name, float(amount)) for name, amount in zip(names, carried.tolist(), strict=True) if amount > 0]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
