"""Questions that let people test topics: find the one that does not belong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray, ModelError
from zhuti.evaluate._terms import top_terms
from zhuti.models import FittedTopics

IntrusionTask = Literal["word", "word-set", "topic"]

WORDS_SHOWN = 5
"""Leading terms beside the intruder, in word intrusion (Chang et al. 2009, section 3.1)."""

SETS_SHOWN, SET_WORDS, SET_POOL = 3, 4, 20
"""Sets of one topic beside the intruder, terms of a set, and of how many leading terms they are drawn (Ying et al. 2022, R4WSI)."""

TOPICS_SHOWN, TOPIC_WORDS = 3, 8
"""Leading topics of the article beside the intruder, and terms each is shown by (Chang et al. 2009, section 3.2)."""

INTRUDER_POOL = 10
"""A term has a high probability in another topic when it is among so many of its leading terms."""


@dataclass(frozen=True, slots=True)
class IntrusionItem:
    """One question: which of the options does not belong.

    Attributes
    ----------
    task
        What is asked: a word among words of a topic, a set of words among sets of a topic, or a topic among topics of an article.
    topic
        The topic that is tested: whose words these are, or which leads the article.
    options
        What is to choose from, each one or more terms, in an order drawn at random.
    intruder
        The place of the right answer among the options.
    doc
        The article of topic intrusion, a row of `doc_topic`; `None` for the others.
    log_odds
        For each option of topic intrusion ln θ of the intruder − ln θ of the option; 0 for the intruder, below for topics that are
        more probable in the article, NaN where both are 0. Empty for the others.
    """

    task: IntrusionTask
    topic: int
    options: tuple[tuple[str, ...], ...]
    intruder: int
    doc: int | None = None
    log_odds: tuple[float, ...] = ()


def intrusion_items(
    topics: FittedTopics, task: IntrusionTask, *, n_items: int = 1, entropy: Sequence[int] = (0,)
) -> tuple[tuple[IntrusionItem, ...], dict[int, str]]:
    """Make questions about every topic (Chang et al. 2009; Ying, Montgomery & Stewart 2022).

    - `word`: five leading terms of the topic, and an intruder drawn from the less probable half of its terms
      that are among the ten leading ones of another topic: improbable here, and not to be told by being rare.
    - `word-set`: three sets of four terms drawn from the twenty leading ones, and a set of another topic (R4WSI).
    - `topic`: an article that the topic leads; its three most probable topics and an intruder drawn from the less probable half
      of the others, each by eight terms (T8WSI). The article is for the caller to show.

    Several questions of one task about a topic share no word and no article, so that none gives another away: `word` then deals
    5 · `n_items` leading terms, and `word-set` draws from 12 · `n_items` where those are more than 20.

    Parameters
    ----------
    topics
        Fitted topics; at least two, and four for `topic`.
    task
        Which questions.
    n_items
        Questions a topic.
    entropy
        Whole numbers that key the draws. Who knows them and the topics knows the answers.

    Returns
    -------
    items
        By topic, `n_items` for each that can be asked about.
    untestable
        Why the others cannot, by topic.

    Raises
    ------
    ModelError
        Too few topics.

    Examples
    --------
    >>> phi = np.array([[.3, .3, .3, .05, .05, 0, 0, 0], [0, 0, 0, .05, .05, .3, .3, .3]])
    >>> share = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> topics = FittedTopics(phi, share, share, share, share, share[0], share[0], phi[0], tuple("春耕播种党课学习"),
    ...     ("a", "b"), "nmf", {})
    >>> items, untestable = intrusion_items(topics, "word")
    >>> intruder = items[0].options[items[0].intruder]
    >>> len(items[0].options), intruder in (("课",), ("学",), ("习",)), untestable
    (6, True, {})
    """
    least = TOPICS_SHOWN + 1 if task == "topic" else 2
    if topics.n_topics < least:
        raise ModelError(
            f"{task} intrusion takes at least {least} topics, and there are {topics.n_topics}; ask for another task."
        )
    make = _MAKERS[task]
    items: list[IntrusionItem] = []
    untestable: dict[int, str] = {}
    for topic in range(topics.n_topics):
        draw = np.random.default_rng([*entropy, tuple(_MAKERS).index(task), topic])
        made = make(topics, topic, n_items, draw)
        if isinstance(made, str):
            untestable[topic] = made
        else:
            items += made
    return tuple(items), untestable


_Made = list[IntrusionItem] | str
"""The questions about a topic, or why there are none."""


def _word(topics: FittedTopics, topic: int, n_items: int, draw: np.random.Generator) -> _Made:
    wanted = WORDS_SHOWN * n_items
    leading = _leading(topics, topic, wanted)
    others = np.delete(topics.topic_word, topic, axis=0)
    elsewhere = np.zeros(len(topics.vocabulary), dtype=bool)
    elsewhere[top_terms(others, INTRUDER_POOL)] = True
    elsewhere[leading] = False  # of a small vocabulary, these may be more than half
    elsewhere[_leading(topics, topic, -(-len(elsewhere) // 2))] = False
    pool = np.flatnonzero(elsewhere)
    if len(leading) < wanted or len(pool) < n_items:
        return f"it has {len(leading)} terms for {wanted}, and {len(pool)} intruders for {n_items}"
    intruders = draw.permutation(pool)[:n_items]
    dealt = draw.permutation(leading).reshape(n_items, WORDS_SHOWN)
    return [
        _shuffled("word", topic, [_words(topics, [word]) for word in (*words, intruder)], draw)
        for words, intruder in zip(dealt, intruders, strict=True)
    ]


def _word_set(topics: FittedTopics, topic: int, n_items: int, draw: np.random.Generator) -> _Made:
    wanted = SETS_SHOWN * SET_WORDS * n_items
    leading = _leading(topics, topic, max(SET_POOL, wanted))
    if len(leading) < wanted:
        return f"it has {len(leading)} terms for {wanted}"
    dealt = draw.permutation(leading)[:wanted].reshape(n_items, SETS_SHOWN, SET_WORDS)
    items = []
    for sets in dealt:
        for other in draw.permutation(np.delete(np.arange(topics.n_topics), topic)):
            foreign = np.setdiff1d(_leading(topics, int(other), SET_POOL), leading)
            if len(foreign) >= SET_WORDS:
                break
        else:
            return f"no other topic has {SET_WORDS} leading terms that are not among its own"
        chosen = [*sets, draw.permutation(foreign)[:SET_WORDS]]
        items.append(_shuffled("word-set", topic, [_words(topics, words) for words in chosen], draw))
    return items


def _topic(topics: FittedTopics, topic: int, n_items: int, draw: np.random.Generator) -> _Made:
    led = np.flatnonzero((topics.doc_topic.argmax(axis=1) == topic) & _told(topics))
    if len(led) < n_items:
        return f"it leads {len(led)} articles for {n_items}"
    items = []
    for doc in draw.permutation(led)[:n_items]:
        mixture = topics.doc_topic[doc]
        order = np.argsort(-mixture, kind="stable")
        improbable = order[max(TOPICS_SHOWN, -(-topics.n_topics // 2)) :]
        shown = [*order[:TOPICS_SHOWN], draw.choice(improbable)]
        terms = [_words(topics, top_terms(topics.topic_word[[k]], TOPIC_WORDS)[0]) for k in shown]
        with np.errstate(divide="ignore", invalid="ignore"):
            log_odds = np.log(mixture[shown[-1]]) - np.log(mixture[shown])
        log_odds[-1] = 0.0
        items.append(_shuffled("topic", topic, terms, draw, doc=int(doc), log_odds=log_odds))
    return items


_MAKERS: dict[IntrusionTask, Callable[[FittedTopics, int, int, np.random.Generator], _Made]] = {
    "word": _word,
    "word-set": _word_set,
    "topic": _topic,
}

INTRUSION_TASKS: tuple[IntrusionTask, ...] = tuple(_MAKERS)
"""In the order in which a coder meets them: the one that shows most of the topics comes last."""


def _leading(topics: FittedTopics, topic: int, n_terms: int) -> IntArray:
    """Return the leading terms of a topic that have any probability in it."""
    leading = top_terms(topics.topic_word[[topic]], n_terms)[0]
    probable: IntArray = leading[topics.topic_word[topic, leading] > 0]
    return probable


def _told(topics: FittedTopics) -> BoolArray:
    """Return which articles have a mixture of their own, and not the one that every article without a token has."""
    told: BoolArray = np.abs(topics.doc_topic - _prior(topics)).max(axis=1) > 1e-12
    return told


def _prior(topics: FittedTopics) -> FloatArray:
    alpha = topics.alpha if np.isfinite(topics.alpha).all() else np.ones(topics.n_topics)
    mean: FloatArray = alpha / alpha.sum()
    return mean


def _words(topics: FittedTopics, terms: Sequence[int] | IntArray) -> tuple[str, ...]:
    return tuple(topics.vocabulary[term] for term in terms)


def _shuffled(
    task: IntrusionTask,
    topic: int,
    options: list[tuple[str, ...]],
    draw: np.random.Generator,
    *,
    doc: int | None = None,
    log_odds: FloatArray | None = None,
) -> IntrusionItem:
    """Return the question with its options, of which the last is the intruder, in an order drawn at random."""
    order = draw.permutation(len(options))
    odds = () if log_odds is None else tuple(float(log_odds[i]) for i in order)
    return IntrusionItem(task, topic, tuple(options[i] for i in order), int(order.argmax()), doc=doc, log_odds=odds)
