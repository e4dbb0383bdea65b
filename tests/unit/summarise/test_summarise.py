"""Summaries of a small corpus made by hand."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import zhuti.summarise
from zhuti.core import RequestError
from zhuti.corpus import Article, clean_page
from zhuti.summarise import Figure, iter_summaries, summarise, summary_to_dict, topics_to_dict
from zhuti.summarise import _summarise as module
from zhuti.summarise._spans import standing

FIELDS = [
    "id",
    "title",
    "date",
    "source",
    "n_chars",
    "n_tokens",
    "topics",
    "keywords",
    "sentences",
    "figures",
    "quotes",
]
FIELDS += ["similar", "flags", "entities", "abstract", "other_share"]


def test_an_article_is_told_by_its_facts(states: Any) -> None:
    summary = summarise(*states, labels=("党建", "产业"))[0]
    assert (summary.id, summary.title, summary.date, summary.source) == (
        "a",
        "全县开展专题教育",
        dt.date(2015, 6, 1),
        "某县日报",
    )
    assert [(t.topic, t.label) for t in summary.topics] == [(0, "党建"), (1, "产业")]
    assert summary.topics[0].low <= summary.topics[0].share <= summary.topics[0].high
    assert "三严三实" in summary.topics[0].terms
    assert "木耳" in summary.topics[1].terms
    assert {"三严三实", "专题教育"} <= {k.term for k in summary.keywords[:3]}
    assert [(f.text, f.what) for f in summary.figures] == [("28次", "座谈会"), ("3万元", "农户年收入")]
    assert [(q.text, q.count) for q in summary.quotes] == [("三严三实", 2)]
    assert {s.id for s in summary.similar} == {"b", "c"}


def test_each_sentence_speaks_for_its_topic(states: Any) -> None:
    sentences = summarise(*states, labels=("党建", "产业"))[0].sentences
    assert [s.topic for s in sentences] == [0, 0, 1]
    assert [s.start for s in sentences] == sorted(s.start for s in sentences)
    text = states.corpus[0].text
    assert all(s.text == text[s.start : s.end] for s in sentences)


def test_one_sentence_only_is_the_weightiest(states: Any) -> None:
    all_three = summarise(*states)[0].sentences
    (one,) = summarise(*states, n_sentences=1)[0].sentences
    assert one.score == max(s.score for s in all_three)


def test_offsets_are_those_of_the_original(build: Callable[..., Any]) -> None:
    original = "<p>合作社種植木耳&nbsp;和人參，產業越做越大，農戶收入增長12%。</p>"
    page = clean_page(original)
    summary = summarise(*build([Article("x", page.text, edits=page.edits)]))[0]
    (figure,) = summary.figures
    assert original[figure.start : figure.end] == figure.text == "12%"
    (sentence,) = summary.sentences
    assert sentence.text == page.text
    assert original[sentence.start : sentence.end] == original[3:-4]


def test_an_empty_article_has_a_summary_with_its_flag(states: Any) -> None:
    empty = summarise(*states)[3]
    assert empty.flags == ("empty",)
    assert (empty.n_chars, empty.n_tokens) == (0, 0)
    assert (empty.keywords, empty.sentences, empty.figures, empty.quotes, empty.similar) == ((), (), (), (), ())
    assert len(empty.topics) == 2


def test_an_article_without_a_kept_token_is_flagged(build: Callable[..., Any]) -> None:
    summary = summarise(*build([Article("x", "啊,来了5名客人。"), Article("y", "党课。")]))[0]
    assert summary.flags == ("no_tokens",)
    assert summary.figures[0].text == "5名"


def test_a_corpus_of_one_article(build: Callable[..., Any]) -> None:
    (summary,) = summarise(*build([Article("x", "支部组织党员学习党章，书记讲党课。")]))
    assert summary.similar == ()
    assert summary.keywords


def test_a_corpus_without_any_token(build: Callable[..., Any]) -> None:
    first, second = summarise(*build([Article("x", ""), Article("y", "")]))
    assert first.keywords == second.keywords == ()


def test_heads_bylines_and_halves_are_no_key_sentences(build: Callable[..., Any]) -> None:
    text = (
        "一、党员干部学习党章，支部讲党课，专题教育有声有色\n"
        "◆党员干部学习党章，支部讲党课，专题教育有声有色。\n"
        "记者在支部看到党员干部学习党章，专题教育有声有色。\n"
        "“党员干部学习党章，支部讲党课，专题教育有声有色。\n"
        "合作社里，农户种植木耳，产业越来越大，收入也高了。"
    )
    (summary,) = summarise(*build([Article("x", text)]))
    assert [s.text for s in summary.sentences] == ["合作社里，农户种植木耳，产业越来越大，收入也高了。"]


@pytest.mark.parametrize(
    "lead",
    [
        "记者今天从合作社获悉，农户种植木耳，产业越来越大，收入也高了。",
        "记者还今天（3日）从合作社获悉，农户种植木耳，产业越来越大，收入也高了。",
        "新华社今天（5月12日）播发题为《木耳》的文章，讲合作社的农户怎样种植木耳。",
        "新华社今天播发通讯，讲合作社的农户怎样种植木耳，把产业做大。",
    ],
)
def test_news_that_names_its_reporter_is_a_key_sentence(build: Callable[..., Any], lead: str) -> None:
    (summary,) = summarise(*build([Article("x", f"{lead}\n支部讲党课，党员干部学习党章，大家都爱听。")]), n_sentences=1)
    assert [s.text for s in summary.sentences] == [lead]


def test_a_flash_is_told_by_its_lead_and_a_long_page_by_its_weightiest_sentence(build: Callable[..., Any]) -> None:
    lead, rest = "支部昨天请来了一位讲得很好的老师上党课。", "合作社种植木耳，农户收入增加，产业和技术都上去了。"
    (flash,) = summarise(*build([Article("x", lead + rest)]), n_sentences=1)
    assert [s.text for s in flash.sentences] == [lead]
    (page,) = summarise(*build([Article("x", lead + rest + "\n天气很好。" * 2000)]), n_sentences=1)
    assert [s.text for s in page.sentences] == [rest]


def test_the_lead_of_a_flash_may_be_long(build: Callable[..., Any]) -> None:
    lead, rest = (
        f"合作社{'种植木耳，农户收入增加，' * 12}产业和技术都上去了。",
        "支部昨天请来了一位讲得很好的老师上党课。",
    )
    assert len(lead) > 130
    (flash,) = summarise(*build([Article("x", lead + rest)]), n_sentences=1)
    assert [s.text for s in flash.sentences] == [lead]
    for text in (rest + lead, lead + rest + "\n天气很好。" * 200):
        (summary,) = summarise(*build([Article("x", text)]), n_sentences=1)
        assert [s.text for s in summary.sentences] == [rest]


def test_a_sentence_that_leans_on_others_counts_less() -> None:
    openings = ("支部讲党课。", "几段话里说到党课。", "几名党员讲党课。", "此外,支部讲党课。", "上述支部讲党课。")
    assert [standing(opening) for opening in openings] == [1.0, 0.75, 1.0, 0.75, 0.75]


def test_what_a_semicolon_parts_is_one_sentence(build: Callable[..., Any]) -> None:
    text = "支部组织党员学习党章,书记讲党课;合作社种植木耳,农户增收。"
    (summary,) = summarise(*build([Article("x", text)]))
    assert [s.text for s in summary.sentences] == [text]


def test_a_sentence_is_not_said_twice(build: Callable[..., Any]) -> None:
    twice = "支部组织党员学习党章，书记讲党课，专题教育有声有色。"
    other = "合作社的农户种植木耳，产业大了收入高了日子好了。"
    (summary,) = summarise(*build([Article("x", f"{twice}{twice}{other}")]), n_sentences=2)
    assert [s.text for s in summary.sentences] == [twice, other]


def test_nothing_asked_nothing_given(states: Any) -> None:
    summary = summarise(*states, n_keywords=0, n_sentences=0, n_similar=0)[0]
    assert (summary.keywords, summary.sentences, summary.similar) == ((), (), ())


def test_the_room_can_be_called(states: Any) -> None:
    assert zhuti.summarise(*states) == summarise(*states)


def test_progress_is_told(states: Any) -> None:
    told = []
    summarise(*states, progress=lambda *args: told.append(args))
    assert told == [("summarise", 4, 4)]


def test_twice_the_same(states: Any) -> None:
    assert summarise(*states) == summarise(*states)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": ("党建",)}, "labels has 1 labels for 2 topics."),
        ({"n_keywords": -1}, "n_keywords must be at least 0, got -1."),
        ({"n_sentences": -2}, "n_sentences must be at least 0, got -2."),
        ({"n_similar": -3}, "n_similar must be at least 0, got -3."),
        ({"n_threads": 0}, "n_threads must be at least 1, got 0."),
    ],
)
def test_a_wrong_request(states: Any, change: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError) as error:
        summarise(*states, **change)
    assert str(error.value) == message


def test_a_wrong_request_is_refused_before_the_first_summary_is_asked_for(states: Any) -> None:
    with pytest.raises(RequestError):
        iter_summaries(*states, n_similar=-1)


@pytest.mark.parametrize("block", [1, 2, 3])
def test_one_by_one_and_in_any_blocks_the_same(states: Any, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = summarise(*states)
    monkeypatch.setattr(module, "_BLOCK", block)
    told = []
    assert tuple(iter_summaries(*states, n_threads=1, progress=lambda *args: told.append(args))) == whole
    assert told[-1] == ("summarise", 4, 4)
    assert len(told) == -(-4 // block)


def test_topics_of_next_to_no_share_are_told_together(states: Any) -> None:
    """Three topics: .98, .011 and .009; the last is not listed, but its share is."""
    topics = _with_a_third_topic(states.topics, (0.98, 0.011, 0.009))
    summary = summarise(*states._replace(topics=topics))[0]
    assert [(t.topic, round(t.share, 9)) for t in summary.topics] == [(0, 0.98), (1, 0.011)]
    assert summary.other_share == pytest.approx(0.009)
    assert {s.topic for s in summary.sentences} <= {0, 1}


def test_a_share_of_one_hundredth_is_listed(states: Any) -> None:
    topics = _with_a_third_topic(states.topics, (0.98, 0.01, 0.01))
    summary = summarise(*states._replace(topics=topics))[0]
    assert [t.topic for t in summary.topics] == [0, 1, 2]
    assert summary.other_share == 0.0


def test_the_leading_topic_is_listed_however_small(states: Any) -> None:
    """Of 250 topics with next to equal shares each has less than .01."""
    shares = np.full(250, 1 / 250)
    shares[7] += 1e-6
    topics = _with_more_topics(states.topics, shares / shares.sum())
    summary = summarise(*states._replace(topics=topics))[0]
    assert [t.topic for t in summary.topics] == [7]
    assert sum(t.share for t in summary.topics) + summary.other_share == pytest.approx(1.0)
    assert {s.topic for s in summary.sentences} == {7}


def _with_a_third_topic(topics: Any, shares: tuple[float, float, float]) -> Any:
    return _with_more_topics(topics, np.array(shares))


def _with_more_topics(topics: Any, shares: np.ndarray) -> Any:
    more = len(shares) - 2
    word = np.vstack([topics.topic_word, np.full((more, topics.topic_word.shape[1]), 1 / topics.topic_word.shape[1])])
    mixture = np.tile(shares, (len(topics.doc_topic), 1))
    return replace(
        topics,
        topic_word=word,
        doc_topic=mixture,
        low=mixture,
        high=mixture,
        passage_topic=mixture,
        topic_share=shares,
        alpha=np.full(len(shares), 0.1),
    )


def test_states_of_different_articles(states: Any, build: Callable[..., Any]) -> None:
    other = build([Article("z", "党课。")])
    for name in ("tokens", "doc_term", "topics"):
        with pytest.raises(RequestError) as error:
            summarise(*states._replace(**{name: getattr(other, name)}))
        assert str(error.value) == f"{name} is not of the same articles as the corpus: its article ids differ."


def test_topics_of_another_matrix(states: Any) -> None:
    other = replace(states.topics, vocabulary=tuple(reversed(states.topics.vocabulary)))
    with pytest.raises(RequestError) as error:
        summarise(*states._replace(topics=other))
    assert str(error.value) == "topics was not fitted to this doc_term: the vocabularies differ."


def test_a_summary_as_json(states: Any) -> None:
    plain = summary_to_dict(summarise(*states, labels=("党建", "产业"))[0])
    assert list(plain) == FIELDS
    assert plain["date"] == "2015-06-01"
    again = json.loads(json.dumps(plain, ensure_ascii=False, allow_nan=False))
    assert again["topics"][0].keys() == {"topic", "label", "share", "low", "high", "terms"}
    assert again["keywords"][0].keys() == {"term", "score", "count"}
    assert again["sentences"][0].keys() == {"text", "topic", "score", "start", "end"}
    assert again["figures"][0] == {
        "text": "28次",
        "value": 28.0,
        "unit": "次",
        "start": 22,
        "end": 25,
        "what": "座谈会",
    }
    assert again["quotes"][0].keys() == {"text", "count"}
    assert again["similar"][0].keys() == {"id", "score"}


def test_undefined_is_null_and_a_range_has_its_end(states: Any) -> None:
    summary = summarise(*states)[0]
    hurt = replace(summary, topics=(summary.topics[0]._replace(low=math.nan),), date=None)
    figure = Figure("约3至5个", 3.0, "个", 0, 5, "县", 5.0, True)
    plain: Any = summary_to_dict(replace(hurt, figures=(figure,)))
    assert plain["topics"][0]["low"] is None
    assert plain["date"] is None
    assert (plain["figures"][0]["value_to"], plain["figures"][0]["approximate"]) == (5.0, True)


def test_topics_as_json(states: Any) -> None:
    plain: Any = topics_to_dict(states.topics, ("党建", "产业"), coherence=(0.25, math.nan), n_terms=3, n_articles=2)
    json.dumps(plain, allow_nan=False)
    assert plain["schema"] == "zhuti/topics/1"
    first, second = plain["topics"]
    assert list(first) == ["id", "label", "share", "coherence", "terms", "articles"]
    assert (first["id"], first["label"], first["share"], first["coherence"]) == (0, "党建", 0.6, 0.25)
    assert second["coherence"] is None
    assert len(first["terms"]) == 3
    assert [a["id"] for a in second["articles"]] == [
        states.corpus.ids[i] for i in np.argsort(-states.topics.doc_topic[:, 1], kind="stable")[:2]
    ]
