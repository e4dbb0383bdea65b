"""Explanations: what carried a share, a sentence or a term; amounts that add up."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from zhuti.core import RequestError
from zhuti.corpus import Article, clean_page
from zhuti.summarise import Explanation, KeySentence, Keyword, TopicShare, explain, summarise, token_topics


def _adds_up(why: Explanation) -> bool:
    return sum(amount for _, amount in why.words) + why.rest == pytest.approx(why.total, abs=1e-12)


def test_a_topic_share_is_carried_by_the_words_of_the_topic(states: Any) -> None:
    summary = summarise(*states)[1]
    farming = next(topic for topic in summary.topics if topic.topic == 1)
    why = explain(*states, "b", farming)
    assert why.total == farming.share
    assert _adds_up(why)
    assert {word for word, _ in why.words[:5]} <= {"合作社", "种植", "木耳", "农户", "产业", "收入", "技术"}
    assert why.topics == ((1, farming.share),)
    assert [amount for _, amount in why.words] == sorted((amount for _, amount in why.words), reverse=True)


def test_the_words_of_a_topic_are_weighed_by_their_counts(states: Any) -> None:
    summary = summarise(*states)[1]
    farming = next(topic for topic in summary.topics if topic.topic == 1)
    words = dict(explain(*states, "b", farming).words)
    assert words["木耳"] == pytest.approx(2 * words["技术"])


def test_a_sentence_is_carried_by_its_own_words(states: Any) -> None:
    summary = summarise(*states)[0]
    sentence = summary.sentences[0]
    why = explain(*states, "a", sentence)
    assert why.total == sentence.score
    assert _adds_up(why)
    assert why.rest == pytest.approx(0.0, abs=1e-12)
    assert all(word in sentence.text for word, _ in why.words)
    assert sum(amount for _, amount in why.topics) == pytest.approx(why.total)


def test_a_term_is_carried_by_the_words_it_is_made_of(states: Any) -> None:
    why = explain(*states, "a", Keyword("专题教育", 5.0, 1))
    assert why.words == (("专题教育", 5.0),)
    assert why.topics[0][0] == 0
    longer = explain(*states, "b", Keyword("种植木耳", 4.0, 2))
    assert {word for word, _ in longer.words} == {"种植", "木耳"}
    assert _adds_up(longer)


def test_a_part_without_words_is_carried_by_none(states: Any) -> None:
    why = explain(*states, "a", KeySentence("28次", 0, 2.0, 0, 3))
    assert (why.words, why.topics, why.rest) == ((), (), 2.0)


def test_an_empty_article_has_shares_that_no_word_carried(states: Any) -> None:
    share = summarise(*states)[3].topics[0]
    why = explain(*states, "d", share)
    assert (why.words, why.rest) == ((), share.share)


@pytest.mark.parametrize(
    ("article", "what", "message"),
    [
        ("z", Keyword("党课", 1.0, 1), 'there is no article "z" in the corpus.'),
        ("a", TopicShare(9, "", 0.1, 0.0, 0.2, ()), "there is no topic 9: there are 2."),
        ("b", Keyword("党课", 1.0, 1), '"党课" does not stand in article "b".'),
    ],
)
def test_what_cannot_be_explained(states: Any, article: str, what: Any, message: str) -> None:
    with pytest.raises(RequestError) as error:
        explain(*states, article, what)
    assert str(error.value) == message


def test_each_known_token_has_its_topic(states: Any) -> None:
    text = states.corpus[1].text
    coloured = token_topics(states.tokens, states.topics, 1)
    assert [text[t.start : t.end] for t in coloured] == states.tokens.terms(1)
    assert {t.topic for t in coloured if text[t.start : t.end] in ("木耳", "合作社")} == {1}
    assert all(0.5 <= t.probability <= 1 for t in coloured)


def test_a_token_that_the_model_does_not_know_has_none(states: Any) -> None:
    keep = [i for i, word in enumerate(states.topics.vocabulary) if word != "木耳"]
    topics = replace(
        states.topics,
        topic_word=states.topics.topic_word[:, keep],
        beta=states.topics.beta[keep],
        vocabulary=tuple(states.topics.vocabulary[i] for i in keep),
    )
    text = states.corpus[1].text
    assert "木耳" not in {text[t.start : t.end] for t in token_topics(states.tokens, topics, 1)}


def test_the_factors_of_a_single_word_multiply_to_its_score(states: Any) -> None:
    for keyword in summarise(*states)[0].keywords:
        why = explain(*states, "a", keyword)
        assert math.prod(factor for _, factor in why.factors) == pytest.approx(keyword.score, abs=1e-4)


def test_each_factor_is_told_by_its_name(states: Any) -> None:
    study, title = dict(explain(*states, "a", Keyword("三严三实", 1.0, 2)).factors), states.corpus[0].title
    assert study["occurrences"] == pytest.approx(2**0.8)
    assert study["quotation marks"] == 2.0
    assert study["length"] == pytest.approx(1.3)
    assert "title" not in study
    assert "专题教育" in title
    education = dict(explain(*states, "a", Keyword("专题教育", 1.0, 1)).factors)
    assert education["title"] == 1.5
    assert education["topic"] == pytest.approx(math.log2(1 + _lift(states, 0, "专题教育")))
    assert "quotation marks" not in education
    assert "occurrences" not in education  # once: a factor of 1 tells nothing
    assert education["position"] < study["position"]


def _lift(states: Any, index: int, term: str) -> float:
    topics = states.topics
    column = topics.vocabulary.index(term)
    in_corpus = topics.topic_share @ topics.topic_word[:, column]
    return float(topics.doc_topic[index] @ topics.topic_word[:, column] / in_corpus)


def test_a_slogan_has_factors_of_its_own(build: Any) -> None:
    states = build([Article("x", "“学思践悟”在前,党课在后。“学思践悟”,“党课”。"), Article("y", "党课。")])
    slogan = next(k for k in summarise(*states)[0].keywords if k.term == "学思践悟")
    why = explain(*states, "x", slogan)
    assert math.prod(factor for _, factor in why.factors) == pytest.approx(slogan.score, abs=1e-4)
    assert dict(why.factors)["quotation marks"] == 2.0


def test_a_whole_name_has_the_factors_of_its_weightiest_word(states: Any) -> None:
    longer = dict(explain(*states, "b", Keyword("种植木耳", 4.0, 2)).factors)
    alone = dict(explain(*states, "b", Keyword("木耳", 4.0, 2)).factors)
    other = dict(explain(*states, "b", Keyword("种植", 4.0, 2)).factors)
    assert longer in (alone, other)


def test_where_a_term_and_a_sentence_stand(build: Any) -> None:
    original = "<p>合作社種植木耳,木耳豐收,農戶高興,都說合作社好。</p>"
    page = clean_page(original)
    states = build([Article("x", page.text, edits=page.edits)])
    term = explain(*states, "x", Keyword("木耳", 1.0, 2))
    assert [original[start:end] for start, end in term.places] == ["木耳", "木耳"]
    (sentence,) = summarise(*states)[0].sentences
    assert explain(*states, "x", sentence).places == ((sentence.start, sentence.end),)


def test_a_share_has_neither_factors_nor_places(states: Any) -> None:
    why = explain(*states, "a", summarise(*states)[0].topics[0])
    assert (why.factors, why.places) == ((), ())
