"""Questions for coders: what they are made of, and that they give nothing away."""

import math
from collections import Counter

import numpy as np
import pytest

from zhuti.core import ModelError
from zhuti.evaluate import INTRUSION_TASKS, intrusion_items, top_terms
from zhuti.models import FittedTopics


def fitted(n_topics=6, n_docs=60, n_terms=300, *, doc_topic=None, topic_word=None, alpha=None):
    rng = np.random.default_rng(4)
    phi = rng.dirichlet(np.full(n_terms, 0.1), n_topics) if topic_word is None else np.asarray(topic_word, float)
    theta = rng.dirichlet(np.full(n_topics, 0.5), n_docs) if doc_topic is None else np.asarray(doc_topic, float)
    prior = np.full(len(phi), 0.1) if alpha is None else np.asarray(alpha, float)
    return FittedTopics(
        topic_word=phi,
        doc_topic=theta,
        low=theta,
        high=theta,
        passage_topic=theta,
        topic_share=np.full(len(phi), 1 / len(phi)),
        alpha=prior,
        beta=np.full(phi.shape[1], 0.1),
        vocabulary=tuple(f"词{i}" for i in range(phi.shape[1])),
        doc_ids=tuple(map(str, range(len(theta)))),
        engine="zhuti",
        params={},
    )


TOPICS = fitted()


def columns(topics, terms):
    return [topics.vocabulary.index(term) for term in terms]


def members(item):
    return [option for place, option in enumerate(item.options) if place != item.intruder]


def test_a_word_is_sought_among_the_five_leading_ones():
    items, untestable = intrusion_items(TOPICS, "word")
    assert [item.topic for item in items] == [0, 1, 2, 3, 4, 5]
    assert untestable == {}
    for item in items:
        assert {option[0] for option in members(item)} == {
            TOPICS.vocabulary[i] for i in top_terms(TOPICS.topic_word, 5)[item.topic]
        }
        assert (item.task, item.doc, item.log_odds) == ("word", None, ())


def test_the_intruder_is_improbable_here_and_leads_elsewhere():
    leading = top_terms(TOPICS.topic_word, 10)
    for entropy in range(20):
        for item in intrusion_items(TOPICS, "word", entropy=[entropy])[0]:
            (intruder,) = columns(TOPICS, item.options[item.intruder])
            own = TOPICS.topic_word[item.topic]
            assert own[intruder] <= np.median(own)
            assert any(intruder in leading[other] for other in range(6) if other != item.topic)


def test_several_questions_share_no_word():
    items, _ = intrusion_items(TOPICS, "word", n_items=3)
    assert len(items) == 18
    for topic in range(6):
        words = [option for item in items if item.topic == topic for option in item.options]
        assert len(set(words)) == len(words) == 18
        own = {option[0] for item in items if item.topic == topic for option in members(item)}
        assert own == {TOPICS.vocabulary[i] for i in top_terms(TOPICS.topic_word, 15)[topic]}


def test_a_set_is_sought_among_sets_of_the_twenty_leading_terms():
    items, _ = intrusion_items(TOPICS, "word-set")
    leading = top_terms(TOPICS.topic_word, 20)
    for item in items:
        assert [len(option) for option in item.options] == [4, 4, 4, 4]
        words = [word for option in item.options for word in option]
        assert len(set(words)) == 16
        assert all(set(columns(TOPICS, option)) <= set(leading[item.topic]) for option in members(item))
        foreign = set(columns(TOPICS, item.options[item.intruder]))
        assert not foreign & set(leading[item.topic])
        assert any(foreign <= set(leading[other]) for other in range(6) if other != item.topic)
    assert any(set(columns(TOPICS, members(item)[0])) - set(leading[item.topic][:12]) for item in items)


def test_sets_reach_further_down_where_twenty_terms_are_too_few():
    items, _ = intrusion_items(TOPICS, "word-set", n_items=3)
    words = [word for item in items if item.topic == 0 for option in members(item) for word in option]
    assert len(set(words)) == 36
    assert set(columns(TOPICS, words)) == set(top_terms(TOPICS.topic_word, 36)[0])


def test_a_topic_is_sought_among_those_of_an_article_it_leads():
    items, _ = intrusion_items(TOPICS, "topic", n_items=2)
    names = [tuple(TOPICS.vocabulary[i] for i in row) for row in top_terms(TOPICS.topic_word, 8)]
    for item in items:
        mixture = TOPICS.doc_topic[item.doc]
        order = np.argsort(-mixture)
        shown = [names.index(option) for option in item.options]
        assert item.topic == order[0]
        assert {names.index(option) for option in members(item)} == set(order[:3])
        assert shown[item.intruder] in order[3:]
        wanted = [math.log(mixture[shown[item.intruder]] / mixture[topic]) for topic in shown]
        assert item.log_odds == pytest.approx(wanted)
    docs = [item.doc for item in items]
    assert len(set(docs)) == len(docs)


def test_a_topic_that_intrudes_is_of_the_less_probable_half():
    topics = fitted(9, 200)
    names = [tuple(topics.vocabulary[i] for i in row) for row in top_terms(topics.topic_word, 8)]
    ranks = set()
    for entropy in range(20):
        for item in intrusion_items(topics, "topic", entropy=[entropy])[0]:
            intruder = names.index(item.options[item.intruder])
            ranks.add(np.argsort(-topics.doc_topic[item.doc]).tolist().index(intruder))
    assert ranks == {5, 6, 7, 8}


def test_a_topic_of_no_probability_has_log_odds_of_minus_infinity_and_the_right_answer_0():
    topics = fitted(4, doc_topic=[[0.7, 0.2, 0.1, 0.0]], n_docs=1)
    (item,), untestable = intrusion_items(topics, "topic")
    assert item.log_odds[item.intruder] == 0.0
    assert {odds for place, odds in enumerate(item.log_odds) if place != item.intruder} == {-math.inf}
    assert untestable == dict.fromkeys((1, 2, 3), "it leads 0 articles for 1")


def test_an_article_without_tokens_is_not_asked_about():
    prior = [0.4, 0.3, 0.2, 0.1]
    topics = fitted(4, doc_topic=[prior, [0.1, 0.6, 0.2, 0.1]], alpha=[4, 3, 2, 1])
    items, untestable = intrusion_items(topics, "topic")
    assert [item.doc for item in items] == [1]
    assert set(untestable) == {0, 2, 3}
    flat = fitted(4, doc_topic=[[0.25] * 4, prior], alpha=[math.nan] * 4)
    assert [item.doc for item in intrusion_items(flat, "topic")[0]] == [1]


def test_a_topic_without_enough_terms_is_told():
    phi = [[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.25, 0.25, 0.25, 0.25]]
    topics = fitted(2, topic_word=phi)
    assert intrusion_items(topics, "word")[1] == {
        0: "it has 2 terms for 5, and 4 intruders for 1",
        1: "it has 4 terms for 5, and 2 intruders for 1",
    }
    assert intrusion_items(topics, "word-set")[1] == {0: "it has 2 terms for 12", 1: "it has 4 terms for 12"}


def test_topics_that_share_their_leading_terms_have_no_foreign_set():
    topics = fitted(2, topic_word=np.tile(np.r_[np.full(20, 0.05)], (2, 1)))
    reason = "no other topic has 4 leading terms that are not among its own"
    assert intrusion_items(topics, "word-set")[1] == {0: reason, 1: reason}


def test_a_topic_with_few_intruders_is_told():
    phi = np.full((2, 30), 1e-9)
    phi[0, :16] = phi[1, 6:24] = 1
    topics = fitted(2, topic_word=phi / phi.sum(axis=1, keepdims=True))
    assert intrusion_items(topics, "word", n_items=3)[1][0] == "it has 15 terms for 15, and 1 intruders for 3"


@pytest.mark.parametrize("task", INTRUSION_TASKS)
def test_the_same_entropy_gives_the_same_questions_and_another_others(task):
    first = intrusion_items(TOPICS, task, entropy=[7, 1])
    assert intrusion_items(TOPICS, task, entropy=[7, 1]) == first
    assert intrusion_items(TOPICS, task, entropy=[7, 2]) != first


@pytest.mark.parametrize("task", INTRUSION_TASKS)
def test_the_intruder_stands_anywhere(task):
    places = Counter(
        item.intruder for entropy in range(60) for item in intrusion_items(TOPICS, task, entropy=[entropy])[0]
    )
    n_options = 6 if task == "word" else 4
    expected = 60 * 6 / n_options
    assert set(places) == set(range(n_options))
    assert sum((n - expected) ** 2 / expected for n in places.values()) < {6: 20.5, 4: 16.3}[n_options]  # p = .001


@pytest.mark.parametrize(("task", "n_topics", "least"), [("word", 1, 2), ("word-set", 1, 2), ("topic", 3, 4)])
def test_too_few_topics(task, n_topics, least):
    with pytest.raises(ModelError) as caught:
        intrusion_items(fitted(n_topics), task)
    assert (
        str(caught.value)
        == f"{task} intrusion takes at least {least} topics, and there are {n_topics}; ask for another task."
    )
