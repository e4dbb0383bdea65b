"""What the terms of an article weigh, against the formula written out for one term at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from zhuti.corpus import Article
from zhuti.summarise._background import background_share
from zhuti.summarise._entries import term_facts, weigh_terms
from zhuti.summarise._weights import phrase_weight, position_weight, rarity


def _weights(states: Any, index: int = 0) -> dict[str, float]:
    corpus, tokens, _, topics = states
    entries = weigh_terms(tokens, topics, term_facts(tokens, topics), corpus.texts)
    here = slice(*entries.ptr[index : index + 2])
    return {tokens.vocabulary[i]: float(w) for i, w in zip(entries.term[here], entries.weight[here], strict=True)}


def _by_hand(term: str, article: Article, lift: float) -> float:
    text = article.text
    first, stop = text.find(term), text.find("。")
    news = min(1.0, 800 / len(text))
    log_position = news * (2.5 * math.exp(-first / 100) + (first < stop if stop >= 0 else 1))
    surprise = -math.log(-math.expm1(-60 * background_share([term])[0]))
    topic = min(max(math.log2(1 + lift), 0.5), 2.0)
    quoted = 2.0 if text[first - 1 : first] in tuple("“《") and text[first + len(term)] in "”》" else 1.0
    return (
        text.count(term) ** 0.8
        * surprise
        * topic
        * (1 + 0.15 * (min(len(term), 6) - 2))
        * quoted
        * math.exp(log_position)
    )


def test_every_weight_is_the_formula(states: Any) -> None:
    _, tokens, doc_term, topics = states
    in_corpus = topics.topic_share @ topics.topic_word
    for index, article in enumerate(states.corpus):
        lift = topics.doc_topic[index] @ topics.topic_word / in_corpus
        for term, weight in _weights(states, index).items():
            assert weight == pytest.approx(_by_hand(term, article, lift[doc_term.vocabulary.index(term)]))
    assert tokens.n_tokens


def test_a_part_of_speech_is_worth_what_its_longest_known_beginning_is(states: Any) -> None:
    plain = _weights(states)
    tokens = states.tokens
    verbs = np.array([tokens.vocabulary[i] == "学习" for i in tokens.term_ids], dtype=np.uint8)
    tagged = _weights(states._replace(tokens=replace(tokens, tags=verbs, tag_names=("nrt", "vq"))))
    for term, weight in plain.items():
        assert tagged[term] == pytest.approx(weight * (0.7 if term == "学习" else 1.4))


def test_the_beginning_counts_less_in_a_long_article() -> None:
    first, in_first = np.zeros(2, dtype=np.int64), np.ones(2, dtype=np.bool_)
    short, long = position_weight(first, np.array([800, 3200]), in_first)
    assert short == pytest.approx(math.exp(3.5))
    assert long == pytest.approx(math.exp(3.5 / 4))


def test_a_rare_word_says_more_and_an_unknown_one_most() -> None:
    common, rare, unknown = rarity(["工作", "网格化", "三严三实"])
    assert common < rare < unknown
    assert unknown == pytest.approx(rarity(["某某某某某"])[0])


def test_a_slogan_weighs_as_a_quoted_term_that_no_dictionary_holds(build: Callable[..., Any]) -> None:
    text = "支部学习。大家说“三严三实”好,“三严三实”要落实。"
    states = build([Article("x", text), Article("y", "党课。")])
    term = states.doc_term.vocabulary.index("三严三实")
    lift = float((states.topics.doc_topic[0] @ states.topics.topic_word)[term])
    lift /= float((states.topics.topic_share @ states.topics.topic_word)[term])
    weight = _weights(states)["三严三实"] / min(max(math.log2(1 + lift), 0.5), 2.0)
    assert phrase_weight("三严三实", 2, text.find("三严三实"), text) == pytest.approx(weight)


def test_offsets_hold_in_articles_of_any_characters(build: Callable[..., Any]) -> None:
    states = build([Article("x", "😀“党课”好。"), Article("y", "𠮷党课。"), Article("z", "党课")])
    first, second, third = (_weights(states, i)["党课"] for i in range(3))
    assert first / second == pytest.approx(2 * position_weight(*_places(2, 7))[0] / position_weight(*_places(1, 4))[0])
    assert third / second == pytest.approx(position_weight(*_places(0, 2))[0] / position_weight(*_places(1, 4))[0])


def _places(first: int, n_chars: int) -> tuple[Any, Any, Any]:
    return np.array([first]), np.array([n_chars]), np.array([True])


def test_a_term_that_the_model_does_not_know_gains_and_loses_nothing_by_its_topic(states: Any) -> None:
    _, tokens, _, topics = states
    facts = term_facts(tokens, topics)
    unknown = replace(facts, column=np.full(tokens.n_terms, -1))
    entries = weigh_terms(tokens, topics, unknown, states.corpus.texts)
    assert set(entries.factors["topic"].tolist()) == {1.0}
