"""What a notebook shows of a corpus, of topics and of a summary; text stays text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.report.views import HOSTILE, make_large, make_view

from zhuti.core import html_table


class _Cells(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.tags.append(tag)
        if tag in ("td", "th", "caption"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


def test_a_corpus() -> None:
    view = make_view()
    cells = _Cells(view.corpus._repr_html_()).cells
    assert cells[0] == "Corpus: 3 articles, 24 characters, 1 problems"
    assert cells[1:7] == ["id", "title", "date", "source", "characters", "flags"]
    assert cells[7:13] == ["good", "从严从实", "2015-10-18", "山城日报", "17", ""]
    large = _Cells(make_large(30).corpus._repr_html_())
    assert large.cells[0].endswith(", the first 10")
    assert large.tags.count("tr") == 1 + 10


def test_topics() -> None:
    topics = make_view().topics
    cells = _Cells(topics._repr_html_()).cells
    assert cells[0] == "3 topics of 3 articles over 5 terms (zhuti)"
    assert cells[4] == "0"
    assert cells[5] == f"{topics.topic_share[0]:.1%}"
    assert cells[6].split()[0] == topics.vocabulary[topics.topic_word[0].argmax()]
    assert len(cells) == 4 + 3 * 3


def test_a_summary() -> None:
    summary = make_view().summaries[0]
    cells = _Cells(summary._repr_html_()).cells
    assert cells[0] == "从严从实 · 2015-10-18 · 山城日报"
    assert cells[cells.index("topics") + 1] == "70% 党课 · 座谈会; 28% 产业"
    assert cells[cells.index("figures") + 1] == "地区生产总值 355.1亿元; 座谈会 约3至5个"
    assert "flags" not in cells
    assert _Cells(replace(summary, title="", date=None, source="")._repr_html_()).cells[0] == "good"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    view, plain = make_view(text), make_view()
    for evil, harmless in (
        (view.corpus, plain.corpus),
        (view.topics, plain.topics),
        (view.summaries[1], plain.summaries[1]),
    ):
        assert _Cells(evil._repr_html_()).tags == _Cells(harmless._repr_html_()).tags
    assert _Cells(html_table(text, [text], [[text]])).cells == [text] * 3
