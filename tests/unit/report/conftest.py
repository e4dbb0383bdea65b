"""One article that means well and one that does not."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from zhuti.core import Problem
from zhuti.corpus import Article, Corpus, clean_page
from zhuti.summarise import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "[点这里](javascript:alert(3))",
    "![图](http://evil.example/x.png)",
    "<javascript:alert(4)>",
    "https://evil.example/a www.evil.example",
    "`代码` **粗** _斜_ ~~删~~ a|b|c",
    "# 标题",
    "- 列表",
    "1. 列表",
    "> 引用",
    '=HYPERLINK("http://evil.example")',
    "&lt;b&gt; &copy;",
    '"><svg onload=alert(5)>',
    "{{ 7*7 }} {% raw %}",
    "上一行\n\n# 下一行\r<b>",
)


class Results(NamedTuple):
    corpus: Corpus
    summaries: tuple[ArticleSummary, ...]
    topics: dict[str, object]
    metrics: dict[str, object]


def _summary(article: Article, text: str, other: str) -> ArticleSummary:
    return ArticleSummary(
        id=article.id,
        title=article.title,
        date=dt.date(2015, 10, 18),
        source=text,
        n_chars=2077,
        n_tokens=581,
        topics=(
            TopicShare(1, f"党课 · {text}", 0.7, 0.6, 0.8, ("党课", text)),
            TopicShare(0, "产业", 0.28, 0.2, 0.4, ("产业",)),
            TopicShare(2, "民生", 0.02, 0.0, 0.1, ()),
        ),
        keywords=(Keyword("三严三实", 9.5, 8), Keyword(text, 3.25, 1)),
        sentences=(
            KeySentence("支部上了一堂党课。", 1, 2.0, 10, 19),
            KeySentence(f"大家都说好{text}。", 0, 3.0, 40, 60, f"都说好{text}", ((42, 59),)),
        ),
        figures=(
            Figure("355.1亿元", 35_510_000_000.0, "元", 5, 12, "地区生产总值"),
            Figure("约3至5个", 3.0, "个", 20, 25, text, 5.0, True, by=text),
        ),
        quotes=(Quote("三严三实", 8), Quote(text, 1), Quote("《党章》", 1)),
        similar=(Similar(other, 0.444),),
        flags=(f"near_duplicate:{other}", "lost_characters"),
        entities=(Entity("周明远", "person", 2, 0, 3, f"书记{text}"), Entity(text, "place", 1, 5, 8)),
        abstract=f"文章讲{' '.join(text.split())}，写到周明远。\n关键词有党课。",
    )


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def make_results(text: str = "座谈会") -> Results:
    page = clean_page("<p>支部上了一堂党課。</p>")
    good = Article("good", page.text, title="从严从实", date_inferred=True, byline="记者 某某", edits=page.edits)
    bad = Article(text, "正文。", title=text)
    corpus = Corpus((good, bad), problems=(Problem(text, text),))
    topics: dict[str, object] = {
        "topics": [
            {
                "id": k,
                "label": label,
                "share": share,
                "coherence": coherence,
                "terms": [{"term": text, "weight": 0.25}],
                "articles": [{"id": text, "share": 0.5}],
            }
            for k, label, share, coherence in (
                (0, "产业", 0.5, None),
                (1, f"党课 · {text}", 0.3, 0.125),
                (2, "民生", 0.2, 0.1),
            )
        ]
    }
    metrics: dict[str, object] = {
        "npmi": (None, 0.125, 0.1),
        "npmi_mean": 0.1125,
        "npmi_undefined": 1,
        "diversity": 0.9,
        "exclusivity": (0.5, None, 0.75),
        "perplexity": None,
    }
    return Results(corpus, (_summary(good, text, text), _summary(bad, text, "good")), topics, metrics)


@pytest.fixture
def results() -> Results:
    return make_results()
