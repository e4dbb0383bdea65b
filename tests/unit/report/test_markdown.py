"""The Markdown twin: what it says, and that text of articles stays text."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from zhuti.core import RequestError
from zhuti.report import escape_markdown, render_summary

from .conftest import make_results

RENDERER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
OURS = {
    "h1",
    "h2",
    "p",
    "blockquote",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "strong",
    "ol",
    "ul",
    "li",
}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def _parse(markdown: str) -> _Tags:
    tags = _Tags()
    tags.feed(RENDERER.render(markdown))
    return tags


def test_a_summary_reads(results: Any) -> None:
    text = render_summary(results.summaries[0], results.corpus[0])
    assert text.startswith("# 从严从实\n\n2015-10-18 (年份为推断) · 座谈会 · 记者 某某 · good · 2,077 字 · 581 个词\n")
    assert "**提示：与 座谈会 近似重复；原文有丢失的字符**" in text
    assert "> 文章讲座谈会，写到周明远。  \n> 关键词有党课。" in text
    assert "| 党课 · 座谈会 | `██████████████░░░░░░` 70% | 60%–80% | 党课、座谈会 |" in text
    assert "| 其余主题 | `░░░░░░░░░░░░░░░░░░░░` 2% | | |" in text
    assert "**三严三实** ×8 · **座谈会** ×1" in text
    assert "1. 支部上了一堂党课。  \n   — 党课 · 座谈会 (原文第 11–19 字)" in text
    assert "2. **都说好座谈会**  \n   大家都说好座谈会。  \n   — 产业 (原文第 41–60 字)" in text
    assert "| 地区生产总值 | 355.1亿元 | 35,510,000,000 | 元 |" in text
    assert "| 座谈会 · 据座谈会 | 约3至5个 | 约 3–5 | 个 |" in text
    assert "## 人物、地方与活动\n\n- 人物：周明远（书记座谈会） ×2\n- 地方：座谈会\n" in text
    assert "“三严三实” ×8 · “座谈会” · 《党章》" in text
    assert "- 座谈会 (0.44)" in text
    assert "- 去除 HTML 标签与实体：2\n- 整理空白：2\n- 繁体转简体：1\n" in text
    assert text.endswith("\n")


def test_it_reads_in_english_too(results: Any) -> None:
    text = render_summary(results.summaries[0], results.corpus[0], language="en")
    for heading in ("Topics", "Key terms", "Key sentences", "Figures", "Similar articles", "What was cleaned"):
        assert f"\n## {heading}\n" in text
    assert "> 文章讲座谈会，写到周明远。  \n> 关键词有党课。" in text
    assert "- People: 周明远（书记座谈会） ×2\n- Places: 座谈会\n" in text
    assert "座谈会 · says 座谈会" in text
    assert "about 3–5" in text
    assert "- Traditional turned into Simplified: 1" in text


def test_an_article_without_tokens_says_so(results: Any) -> None:
    empty = replace(results.summaries[0], n_tokens=0, n_chars=0, flags=("empty",))
    text = render_summary(empty, results.corpus[0])
    assert "**提示：没有正文**" in text
    assert text.endswith("\n没有可供摘要的正文。\n")


def test_without_a_title_the_first_words_stand_there(results: Any) -> None:
    summary = replace(results.summaries[0], title="")
    assert render_summary(summary, results.corpus[0]).startswith("# 支部上了一堂党课。\n")
    long = replace(results.corpus[0], text="支部上了一堂党课大家认真听讲并且做好记录回去以后反复学习\n第二段")
    assert render_summary(summary, long).startswith("# 支部上了一堂党课大家认真听讲并且做好记录回去以后…\n")
    assert render_summary(summary, replace(long, text="")).startswith("# good\n")
    assert render_summary(summary, replace(long, text="◆ 5月16日，“党课”开讲。")).startswith(
        "# 5月16日，“党课”开讲。\n"
    )


def test_nothing_is_made_up_for_what_is_not_there(results: Any) -> None:
    bare = replace(
        results.summaries[0],
        keywords=(),
        sentences=(),
        figures=(),
        quotes=(),
        entities=(),
        abstract="",
        similar=(),
        topics=(),
        flags=(),
    )
    text = render_summary(bare, results.corpus[1].__class__("good", "好。"))
    assert re.findall("^## .*", text, re.MULTILINE) == ["## 主题", "## 清洗记录"]
    assert ">" not in text


def test_hostile_text_stays_text(hostile: str) -> None:
    plain = _parse(render_summary(*_first(make_results("座谈会"))))
    evil = _parse(render_summary(*_first(make_results(hostile))))
    assert evil.tags == plain.tags
    assert set(evil.tags) <= OURS
    assert set(evil.attributes) <= {"style"}
    assert " ".join(hostile.split()) in " ".join(evil.text.split())


def _first(results: Any) -> tuple[Any, Any]:
    return results.summaries[0], results.corpus[0]


@given(st.text(alphabet="\\`*_{}[]()<>#+-.!|&~$=:/\"' \n\t0123aw文章", max_size=40))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    tags = _parse(f"- 甲{escaped}")
    assert tags.tags == ["ul", "li"]
    assert "".join(tags.text.split()) == "".join(f"甲{text}".split())


@given(st.text(alphabet="\\`*_[]()<>#+-.!|&~=: 0123文章", min_size=1, max_size=20))
def test_nothing_begins_a_block(text: str) -> None:
    tags = _parse(f"# {escape_markdown(text)}")
    assert set(tags.tags) == {"h1"}


def test_a_language_that_is_not_spoken(results: Any) -> None:
    with pytest.raises(RequestError) as error:
        render_summary(results.summaries[0], results.corpus[0], language="fr")  # type: ignore[arg-type]
    assert str(error.value) == 'language must be "zh" or "en", got "fr".'


def test_the_summary_of_another_article(results: Any) -> None:
    with pytest.raises(ValueError, match=re.escape("the summary is of article 'good', not of '座谈会'.")):
        render_summary(results.summaries[0], results.corpus[1])


def test_bars_and_shares() -> None:
    from zhuti.report._wording import bar, percent

    assert [bar(x).count("█") for x in (0.0, 0.024, 0.5, 1.0, 1.01)] == [0, 0, 10, 20, 20]
    assert [percent(x) for x in (0.0, 0.001, 0.005, 0.994, 1.0)] == ["0%", "<1%", "0%", "99%", "100%"]
    assert math.isclose(sum(map(len, [bar(0.3)])), 20)
