"""The report page: offline, without scripts, text of articles as text, the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from zhuti.core import RequestError
from zhuti.report import render_report
from zhuti.summarise import TokenTopic

from .conftest import make_results

VOID = {"meta", "input", "link", "br", "img", "hr"}


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def _render(results: Any, **options: Any) -> str:
    settings = {"model": {"engine": "sklearn", "n_topics": 3}, "run": {"out": None}}
    options.setdefault("coloured", [[TokenTopic(3, 5, 1, 0.95), TokenTopic(6, 8, 0, 0.4)]])
    return render_report("试点", *results, settings, **options)


def test_the_page_is_whole_and_well_formed(results: Any) -> None:
    page = _Page(_render(results))
    assert page.open == []
    assert page.tags.count("article") == 3 + 2
    for said in (
        "试点",
        "从严从实",
        "355.1亿元",
        "35,510,000,000",
        "地区生产总值",
        "×8",
        "model.n_topics",
        "0.1125",
        "[10, 19)",
    ):
        assert said in page.text


def test_every_link_leads_somewhere_on_the_page(results: Any) -> None:
    page = _Page(_render(results))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = page.values("href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_nothing_is_asked_of_the_network(results: Any) -> None:
    text = _render(results)
    page = _Page(text)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form", "img"} & set(page.tags)
    assert not re.search(r"url\(|@import|https?://|//[a-z]", text)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in ("src", "srcset", "action")]
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.values("content")


def test_hostile_text_stays_text(hostile: str) -> None:
    plain, evil = _Page(_render(make_results("座谈会"))), _Page(_render(make_results(hostile)))
    assert evil.tags == plain.tags
    assert [(tag, name) for tag, name, _ in evil.attributes] == [(tag, name) for tag, name, _ in plain.attributes]
    forms = {hostile, hostile.replace("\r", "\n"), " ".join(hostile.split())}
    assert sum(map(evil.text.count, forms)) >= plain.text.count("座谈会")
    assert not any("script" in value or "evil" in value for value in evil.values("href"))


def test_both_languages_are_there_and_one_is_shown(results: Any) -> None:
    for language in ("zh", "en"):
        page = _Page(_render(results, language=language))
        assert [value for tag, name, value in page.attributes if (tag, name) == ("html", "lang")] == [language]
        assert page.values("class").count("zh") == page.values("class").count("en") > 30
        checked = re.findall(r'id="show-(..)" class="switch" checked', _render(results, language=language))
        assert checked == [language]


def test_undefined_is_said_and_not_shown_as_a_number(results: Any) -> None:
    text = _render(results)
    assert "nan" not in text.lower().replace("finance", "")
    assert text.count("未定义") >= 2


def test_the_text_is_coloured_by_topic_and_its_key_sentences_are_underlined(results: Any) -> None:
    text = _render(results)
    shown = re.search(r'<div class="text" lang="zh">(.*?)</div>', text, re.DOTALL)
    assert shown
    assert re.sub("<[^>]*>", "", shown[1]) == results.corpus[0].text
    assert shown[1].startswith('<u>支部上</u><u><mark class="t1 p3">了一</mark></u><u>堂</u>')
    assert '<mark class="t0 p1">党课</mark>' in shown[1]
    assert text.count('<div class="text"') == 1
    assert ".t0 { --h: 10; } .t1 { --h: 148; }" in text


def test_the_page_says_when_only_the_first_texts_are_shown(results: Any) -> None:
    said = "只有前 1 篇文章给出着色的全文。"
    assert said in _render(results)
    assert said not in _render(results, coloured=[[], []])
    none = _render(results, coloured=())
    assert "给出着色的全文" not in none
    assert '<div class="text"' not in none


def test_the_page_says_when_only_the_first_summaries_are_on_it(results: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _Page(_render(results))
    monkeypatch.setattr("zhuti.report._html.MAX_SHOWN", 1)
    page = _Page(_render(results))
    assert page.tags.count("article") == whole.tags.count("article") - 1
    assert "Only the first 1 summaries are on this page" in page.text
    assert "Only the first" not in whole.text.replace("Only the first 1 articles are shown in full.", "")
    targets = {f"#{anchor}" for anchor in page.values("id")}
    assert {link for link in page.values("href") if link.startswith("#")} <= targets


def test_entities_and_the_two_lines_are_there(results: Any) -> None:
    page = _Page(_render(results))
    for said in ("文章讲座谈会，写到周明远。", "周明远（书记座谈会）", "据座谈会", "says 座谈会", "地方", "Places"):
        assert said in page.text


def test_the_same_bytes_each_time(results: Any) -> None:
    assert _render(results) == _render(make_results())


def test_an_article_without_tokens_and_a_run_without_metrics(results: Any) -> None:
    summaries = tuple(replace(s, n_tokens=0, n_chars=0, topics=(), date=None) for s in results.summaries)
    text = render_report("试点", results.corpus, summaries, {"topics": []}, {}, {})
    assert "质量指标" not in text
    assert "关键句" not in text


def test_summaries_of_other_articles(results: Any) -> None:
    with pytest.raises(
        ValueError, match=re.escape("summaries are not of the articles of the corpus, or in another order.")
    ):
        _render(results._replace(summaries=results.summaries[::-1]))


def test_a_language_that_is_not_spoken(results: Any) -> None:
    with pytest.raises(RequestError) as error:
        _render(results, language="de")
    assert str(error.value) == 'language must be "zh" or "en", got "de".'
