"""The report page as a file: one, offline, with a script of ours alone; the same bytes each time; within its size."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.views import HOSTILE, make_large, make_view, token_topics

from zhuti.core import RequestError
from zhuti.corpus import clean_page
from zhuti.report import _html, render_report
from zhuti.report._colour import colour_runs
from zhuti.report._messages import MESSAGES
from zhuti.report._page_articles import article_detail, order_of_showing

PAGE = Path(_html.__file__).parent / "page"


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}
        self._last = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._last = f"{tag}#{dict(attrs).get('id', '')}"

    def handle_endtag(self, tag: str) -> None:
        self._last = ""

    def handle_data(self, data: str) -> None:
        self.inside[self._last] = self.inside.get(self._last, "") + data

    @property
    def data(self) -> Any:
        return json.loads(self.inside["script#data"])

    def told(self, article: int) -> Any:
        place = next(row[-1] for row in self.data["rows"] if row[0] == article)
        packs = json.loads(self.inside["script#details"])
        size = self.data["pack_size"]
        return json.loads(zlib.decompress(base64.b64decode(packs[place // size]), -15))[place % size]

    @property
    def policy(self) -> str:
        return next(str(attrs["content"]) for _, attrs in self.elements if "http-equiv" in attrs)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_only_its_own_script_and_style_may_run_and_nothing_is_asked_of_a_network() -> None:
    page = _Page(render_report(make_view()))
    assert page.policy == (
        f"default-src 'none'; script-src {_hash(page.inside['script#'])}; style-src {_hash(page.inside['style#'])}; "
        "base-uri 'none'; form-action 'none'"
    )
    tags = [tag for tag, _ in page.elements]
    assert not {"link", "iframe", "object", "embed", "base", "form", "img"} & set(tags)
    assert tags.count("script") == 3
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "href", "srcset", "style")]
    assert not re.search(r"url\(|@import|import\(|\beval\b|Function\(|innerHTML|outerHTML|insertAdjacent|document\.write", "".join(
        part.read_text(encoding="utf-8") for part in PAGE.iterdir()
    ))  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_the_data(text: str) -> None:
    plain, evil = _Page(render_report(make_view())), _Page(render_report(make_view(text)))
    assert evil.elements == plain.elements
    assert [row[1] for row in evil.data["rows"]] == ["good", text, "空"]
    assert evil.told(1)["byline"] == text
    assert evil.data["topics"][1]["label"] == f"党课 · {text}"
    assert "<" not in evil.inside["script#data"] + evil.inside["script#details"]
    assert "\u2028" not in evil.inside["script#data"]


def test_the_same_bytes_each_time() -> None:
    assert render_report(make_view()) == render_report(make_view())
    assert render_report(make_large(40)) == render_report(make_large(40))


def test_a_lone_surrogate_breaks_nothing() -> None:
    page = render_report(make_view("坏\ud800字"))
    page.encode()
    assert _Page(page).data["rows"][1][1] == "坏\ud800字"


def test_the_data_hold_what_the_run_has() -> None:
    data = _Page(render_report(make_view())).data
    assert data["totals"] == [
        ["n_articles", 3], ["n_chars", 24], ["n_tokens", 25], ["n_terms", 5], ["n_passages", 3], ["n_topics", 3],
        ["dates", "2015-10-18 – 2016-01-02"],
    ]  # fmt: skip
    assert data["rows"][0][:-1] == [
        0, "good", "从严从实", "2015-10-18", "山城日报", 2077, 581, [1, 0.7, 0, 0.28], "三严三实 座谈会", [],
    ]  # fmt: skip
    assert data["topics"][1]["articles"] == [[0, 0.7], [2, 0.333], [1, 0.3]]
    assert data["topics"][0]["measures"] == {"npmi": None, "exclusivity": 0.5}
    assert data["metrics"] == [
        ["npmi_mean", 0.1125], ["diversity", 0.9], ["perplexity", None], ["perplexity_note", "not asked for"]
    ]  # fmt: skip
    assert data["duplicates"] == [["座谈会", "near_duplicate", "good"], ["座谈会", "duplicate", "座谈会"]]
    assert data["pairs"] == [["good", "座谈会", 0.444]]
    assert ["model.n_topics", "3"] in data["settings"]
    assert ["run.out", ""] in data["settings"]
    assert data["groupings"][0] == {
        "column": "date", "unit": "month", "groups": ["2015-10", "2016-01"], "n": [1, 1],
        "mean": [[0.28, 0.7, 0.02], [0.6, 0.3, 0.1]], "low": [[None] * 3] * 2, "high": [[None] * 3] * 2,
    }  # fmt: skip
    assert data["edits"] == [["html", 4], ["spaces", 3], ["script", 2]]


def test_an_article_is_told_whole() -> None:
    view = make_view()
    detail = article_detail(view.corpus[0], view.summaries[0], "")
    assert detail["text"] == "支部上了一堂党课。\n大家都说好😀。"
    assert detail["sentences"] == [[0, 9, 1, 10, 19], [-1, "大家说座谈会。", 0, 40, 60, "说座谈会"]]
    assert detail["figures"][1] == ["座谈会", "约3至5个", 3.0, 5.0, 1, "座谈会", "座谈会"]
    assert detail["similar"] == [["座谈会", 0.44]]
    assert detail["edits"][0][0] == "html"
    assert len(detail["edits"]) == len(view.corpus[0].edits.records)
    many = replace(view.corpus[0], edits=clean_page("<p>" + "国 国<br>" * 120).edits)
    assert len(many.edits.records) > 100
    assert len(article_detail(many, view.summaries[0], "")["edits"]) == 100
    assert sum(n for _, n in detail["rules"]) == len(view.corpus[0].edits.records)
    assert detail["metadata"] == [["座谈会", "座谈会"], ["county", "东县"]]
    assert article_detail(view.corpus[2], view.summaries[2], "") == {
        "topics": [[0, 0.3333, 0.1, 0.6, ()]], "metadata": [["county", "东县"]]
    }  # fmt: skip


def test_infinity_is_left_out() -> None:
    view = make_view()
    figure = view.summaries[0].figures[0]._replace(value=float("inf"))
    detail = article_detail(view.corpus[0], replace(view.summaries[0], figures=(figure,)), "")
    assert detail["figures"][0][2] is None


def _colours(*articles: list[tuple[int, int, int, float]]) -> list[list[int]]:
    return [[ord(c) - 35 for c in runs] for runs in colour_runs(token_topics(list(articles)))]


def test_colours_run_on() -> None:
    tokens = [(1, 3, 0, 0.7), (3, 4, 0, 0.8), (4, 5, 0, 0.95), (9, 11, 2, 0.1)]
    apart = [(1, 3, 0, 0.7), (5, 6, 0, 0.7)]
    far = [(120_000, 120_001, 0, 0.1), (170_001, 170_002, 0, 0.1), (220_003, 220_004, 1, 0.6)]
    assert _colours(tokens) == [[1, 3, 1, 0, 1, 2, 4, 2, 6]]
    assert _colours(apart) == [[1, 2, 1, 2, 1, 1]]
    assert _colours(far) == [[50_000, 0, 0, 50_000, 0, 0, 20_000, 1, 0, 50_000, 1, 0, 50_000, 0, 0, 1, 1, 4]]
    assert _colours([]) == [[]]
    assert _colours() == []


def test_no_colour_runs_on_into_the_next_article() -> None:
    one, two = [(0, 2, 1, 0.95), (2, 4, 1, 0.95)], [(4, 6, 1, 0.95)]
    assert _colours([], one, two, [], [], one, []) == [[], [0, 4, 5], [4, 2, 5], [], [], [0, 4, 5], []]


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(0, 3) | st.integers(0, 200_000),
                st.integers(1, 9),
                st.integers(0, 3),
                st.sampled_from([0.1, 0.7]),
            ),
            max_size=5,
        ),
        max_size=4,
    )
)
def test_a_reader_finds_each_token_in_its_colour(articles: list[list[tuple[int, int, int, float]]]) -> None:
    for tokens, runs in zip(placed := [_placed(tokens) for tokens in articles], _colours(*placed), strict=True):
        found, at = {}, 0
        for distance, length, colour in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
            at += distance + length
            found.update(dict.fromkeys(range(at - length, at), colour))
        assert found == {i: 3 * topic + (p >= 0.6) for start, end, topic, p in tokens for i in range(start, end)}


def _placed(tokens: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int, float]]:
    """Return tokens given by distance and length by their places."""
    placed, at = [], 0
    for distance, length, topic, probability in tokens:
        placed.append((at + distance, at + distance + length, topic, probability))
        at += distance + length
    return placed


def test_every_beginning_of_the_order_is_spread() -> None:
    order = order_of_showing(1000, [5, 900, 5])
    assert order[:2] == [5, 900]
    assert sorted(order) == list(range(1000))
    spread = sorted(order[2:52])
    assert np.diff(spread).max() < 40
    assert spread[0] < 40
    assert spread[-1] > 960
    assert order_of_showing(1, []) == [0]


def test_a_large_corpus_is_shown_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_html, "MAX_ROWS", 150)
    monkeypatch.setattr(_html, "MAX_DETAIL_BYTES", 300_000)
    view = make_large(200)
    page = _Page(render_report(view))
    data = page.data
    rows = {row[0]: row for row in data["rows"]}
    assert len(rows) == 150
    assert list(rows) == sorted(rows)
    detailed = [row for row in rows.values() if row[-1] >= 0]
    assert 0 < len(detailed) < 150
    assert len(detailed) % 32 == 0
    assert all(page.told(row[0])["text"] == view.corpus[row[0]].text for row in detailed)
    for topic in data["topics"]:
        assert all(rows[i][-1] >= 0 for i, _ in topic["articles"])
    assert page.policy.endswith("; connect-src 'self'")
    assert re.fullmatch("[0-9a-f]{64}", data["beside"])
    assert _Page(render_report(replace(view, config_sha256="1" * 64))).data["beside"] != data["beside"]


def test_four_hundred_articles_are_under_one_and_a_half_megabytes() -> None:
    page = render_report(make_large(400))
    assert len(page.encode()) < 1_500_000
    data = _Page(page).data
    assert data["beside"] == ""
    assert all(row[-1] >= 0 for row in data["rows"])


@pytest.mark.slow
def test_ten_thousand_articles_are_under_fifteen_megabytes() -> None:
    page = render_report(make_large(10_000, n_words=300))
    assert len(page.encode()) < 15_000_000
    assert len(_Page(page).data["rows"]) == 10_000


def test_every_message_that_the_script_asks_for_is_there() -> None:
    script = "".join(part.read_text(encoding="utf-8") for part in PAGE.glob("*.js"))
    asked = set(re.findall(r'\bt\("(\w+)"', script))
    assert len(asked) > 60
    assert asked - MESSAGES.keys() == set()
    for chinese, english in MESSAGES.values():
        assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english))


def test_a_view_of_other_articles_or_topics() -> None:
    view = make_view()
    said = "summaries or topics are not of the articles of the corpus, or in another order."
    with pytest.raises(ValueError, match=re.escape(said)):
        replace(view, summaries=view.summaries[1:])
    with pytest.raises(ValueError, match=re.escape(said)):
        replace(view, corpus=replace(view.corpus, articles=view.corpus.articles[::-1]))
    with pytest.raises(ValueError, match=re.escape("labels, places and terms are not of 3 topics.")):
        replace(view, labels=view.labels[:2])


def test_a_language_that_is_not_spoken() -> None:
    with pytest.raises(RequestError) as error:
        replace(make_view(), language="de")
    assert str(error.value) == 'language must be "zh" or "en", got "de".'


def test_what_few_runs_need_is_not_imported_for_all() -> None:
    heavy = ("altair", "vl_convert", "http.server", "jinja2", "xlsxwriter")
    code = f"import sys, zhuti.report; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
