"""Runs to draw: a small one that may hold a hostile text wherever it can stand, and made-up ones of any size."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from zhuti.core import Problem
from zhuti.corpus import Article, Corpus, clean_page
from zhuti.evaluate import prevalence, relevant_terms, topic_map
from zhuti.models import FittedTopics
from zhuti.report import Grouping, RunView
from zhuti.summarise import (
    ArticleSummary,
    Entity,
    Figure,
    KeySentence,
    Keyword,
    Quote,
    Similar,
    TokenTopics,
    TopicShare,
)

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "[点这里](javascript:alert(3))",
    '"><svg onload=alert(5)>',
    '=HYPERLINK("http://evil.example")',
    "<!--<script>",
    "{{ 7*7 }} {data} {n}",
    "javascript:alert(4)",
    "__proto__",
    "一\u2028二\u2029三\n四\x00五",
    "😀𠀀é",
)

SETTINGS = {
    "corpus": {"path": "/articles", "duplicates": "flag"},
    "clean": {"script": True},
    "tokens": {"engine": "zhuti", "min_chars": 2, "pos": ["n", "v"]},
    "vocabulary": {"min_doc_freq": 2, "max_doc_share": 0.5},
    "model": {"engine": "zhuti", "n_topics": 3, "random_state": 0},
}
VERSIONS = {"zhuti": "0.1.0", "opencc": "1.4.2", "gensim": "4.4.0", "scikit-learn": "1.9.1"}


def fitted(theta: np.ndarray, vocabulary: tuple[str, ...], ids: tuple[str, ...], seed: int = 0) -> FittedTopics:
    """Topics over a vocabulary, with these mixtures."""
    n_topics = theta.shape[1]
    phi = np.random.default_rng(seed).dirichlet(np.full(len(vocabulary), 0.1), size=n_topics)
    share = np.sort(theta.mean(axis=0))[::-1]
    low, high = np.clip(theta - 0.1, 0, 1), np.clip(theta + 0.1, 0, 1)
    priors = np.full(n_topics, 0.1), np.full(len(vocabulary), 0.01)
    return FittedTopics(
        phi, theta, low, high, theta, share / share.sum(), *priors, vocabulary, ids, "zhuti", {"n_samples": 9}
    )


def make_view(text: str = "座谈会") -> RunView:
    """A run of three articles and three topics, with `text` in every place that an article, its id or a config can fill."""
    page = clean_page("<p>支部上了一堂党課。</p><p>大家都說好😀。</p>")
    good = Article(
        "good", page.text, title="从严从实", date=dt.date(2015, 10, 18), date_inferred=True, source="山城日报",
        byline="记者 某某", edits=page.edits, metadata={text: text, "county": "东县"},
    )  # fmt: skip
    bad = Article(text, f"{text}\n正文。", title=text, date=dt.date(2016, 1, 2), source=text, byline=text,
                  flags=("near_duplicate:good", f"duplicate:{text}", text), metadata={"county": text})  # fmt: skip
    empty = Article("空", "", flags=("empty",), source="山城日报", metadata={"county": "东县"})
    corpus = Corpus((good, bad, empty), problems=(Problem(text, text),))
    labels = ("产业", f"党课 · {text}", "民生")
    theta = np.array([[0.28, 0.7, 0.02], [0.6, 0.3, 0.1], [1 / 3, 1 / 3, 1 / 3]])
    vocabulary = ("党课", "产业", "民生", "支部", text)
    topics = fitted(theta, vocabulary, corpus.ids)
    counts = np.array([9, 7, 5, 3, 1])
    return RunView(
        name="试点",
        corpus=corpus,
        summaries=(_summary(good, text, text, labels), _summary(bad, text, "good", labels), _empty(empty, labels)),
        topics=topics,
        labels=labels,
        places=topic_map(topics.topic_word),
        terms=relevant_terms(topics.topic_word, counts / counts.sum()),
        term_counts=counts,
        token_topics=lambda articles: token_topics(
            [([(0, 2, 1, 0.95), (6, 8, 0, 0.4), (16, 17, 2, 0.7)], [(0, 1, 2, 0.7)], [])[i] for i in articles]
        ),
        metrics={"npmi": [None, 0.125, 0.1], "npmi_mean": 0.1125, "diversity": 0.9, "exclusivity": [0.5, None, 0.75],
                 "perplexity": None, "perplexity_note": "not asked for"},
        groupings=(
            Grouping("date", prevalence(theta, ["2015-10", "2016-01", None]), "month"),
            Grouping("source", prevalence(theta, [article.source for article in corpus])),
            Grouping(text, prevalence(theta, ["东县", text, "东县"])),
        ),
        counts={"passages": 3, "files": 3, "lexicon": 1, "stopwords": 2},
        passages_by="paragraph",
        settings={**SETTINGS, "run": {"name": text, "out": None}},
        versions=VERSIONS,
        config_sha256="0" * 64,
    )  # fmt: skip


def token_topics(articles: list[list[tuple[int, int, int, float]]]) -> TokenTopics:
    """Return tokens given as start, end, topic and probability as the flat arrays that they are."""
    columns = np.array([token for tokens in articles for token in tokens]).reshape(-1, 4).T
    ptr = np.cumsum([0, *map(len, articles)])
    return TokenTopics(ptr, *(column.astype(np.int64) for column in columns[:3]), columns[3])


def _summary(article: Article, text: str, other: str, labels: tuple[str, ...]) -> ArticleSummary:
    return ArticleSummary(
        id=article.id, title=article.title, date=article.date, source=article.source, n_chars=2077, n_tokens=581,
        topics=(TopicShare(1, labels[1], 0.7, 0.6, 0.8, ("党课", text)), TopicShare(0, labels[0], 0.28, 0.2, 0.4, ("产业",))),
        keywords=(Keyword("三严三实", 9.5, 8), Keyword(text, 3.25, 1)),
        sentences=(
            KeySentence("支部上了一堂党课。", 1, 2.0, 10, 19),
            KeySentence(f"大家说{text}。", 0, 3.0, 40, 60, f"说{text}", ((42, 59),)),
        ),
        figures=(Figure("355.1亿元", 35_510_000_000.0, "元", 5, 12, "地区生产总值"),
                 Figure("约3至5个", 3.0, text, 20, 25, text, 5.0, True, by=text)),
        quotes=(Quote("三严三实", 8), Quote(text, 1)),
        similar=(Similar(other, 0.444),),
        flags=article.flags,
        entities=(Entity("周明远", "person", 2, 0, 3, f"书记{text}"), Entity(text, "place", 1, 5, 8)),
        abstract=f"文章讲{' '.join(text.split())}，写到周明远。\n关键词有党课。",
        other_share=0.02,
    )  # fmt: skip


def _empty(article: Article, labels: tuple[str, ...]) -> ArticleSummary:
    third = TopicShare(0, labels[0], 1 / 3, 0.1, 0.6, ())
    return ArticleSummary(article.id, "", None, article.source, 0, 0, (third,), (), (), (), (), (), article.flags)


def make_large(n_articles: int, n_topics: int = 8, n_words: int = 500, seed: int = 0) -> RunView:
    """A made-up run whose articles are as long, as varied and as annotated as news are."""
    rng = np.random.default_rng(seed)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
    vocabulary = tuple(dict.fromkeys("".join(rng.choice(letters, rng.integers(2, 4))) for _ in range(4000)))
    weights = 1 / np.arange(1, len(vocabulary) + 1)
    theta = rng.dirichlet(np.full(n_topics, 0.2), size=n_articles)
    picks = rng.choice(len(vocabulary), size=(n_articles, n_words), p=weights / weights.sum())
    texts = ["。\n".join("".join(vocabulary[i] for i in line) for line in np.array_split(row, 12)) for row in picks]
    ids = tuple(f"article-{i:06}" for i in range(n_articles))
    start = dt.date(2012, 1, 1)
    draft = clean_page(" ".join(f"<p>段{i}</p>" for i in range(6))).edits
    articles = tuple(
        Article(ids[i], texts[i], title="".join(vocabulary[j] for j in picks[i, :6]), source=f"报纸{i % 9}", edits=draft,
                date=start + dt.timedelta(days=i % 2500), metadata={"county": f"县{i % 5}"})
        for i in range(n_articles)
    )  # fmt: skip
    corpus = Corpus(articles)
    labels = tuple(f"主题{vocabulary[k]}" for k in range(n_topics))
    topics = fitted(theta, vocabulary, ids, seed)
    counts = np.bincount(picks.ravel(), minlength=len(vocabulary))

    def summary(i: int) -> ArticleSummary:
        words = [vocabulary[j] for j in picks[i, :40]]
        order = np.argsort(-theta[i])[:5].tolist()
        lines = texts[i].split("\n")
        return replace(
            _summary(articles[i], words[0], ids[(i + 1) % n_articles], labels),
            n_chars=len(texts[i]),
            topics=tuple(TopicShare(k, labels[k], float(theta[i, k]), 0.1, 0.9, tuple(words[:5])) for k in order),
            keywords=tuple(Keyword(word, 2.0, 3) for word in words[:10]),
            sentences=tuple(KeySentence(line, 0, 1.0, 0, 9) for line in lines[:3]),
            figures=tuple(Figure(f"{n}个", float(n), "个", n, n + 3, words[n]) for n in range(8)),
            entities=tuple(Entity(word, "place", 2, 0, 2) for word in words[10:20]),
            similar=tuple(Similar(ids[(i + n) % n_articles], 0.5) for n in (1, 2, 3)),
            flags=(),
        )

    def tokens(i: int) -> list[tuple[int, int, int, float]]:
        found, at, topic = [], 0, rng_topics[i]
        for n, j in enumerate(picks[i].tolist()):
            at += (n > 0 and n in breaks) * 2
            end = at + len(vocabulary[j])
            if j % 2:
                found.append((at, end, int(topic[j % 3]), (j % 10) / 10))
            at = end
        return found

    breaks = set(np.cumsum([len(part) for part in np.array_split(picks[0], 12)])[:-1].tolist())
    rng_topics = np.argsort(-theta, axis=1)[:, :3]
    days = [article.date.isoformat()[:4] for article in articles if article.date]
    return replace(
        make_view(),
        name="large",
        corpus=corpus,
        summaries=tuple(summary(i) for i in range(n_articles)),
        topics=topics,
        labels=labels,
        places=topic_map(topics.topic_word),
        terms=relevant_terms(topics.topic_word, counts / counts.sum()),
        term_counts=counts,
        token_topics=lambda articles: token_topics([tokens(i) for i in articles]),
        groupings=(Grouping("date", prevalence(theta, days), "year"),
                   Grouping("county", prevalence(theta, [str(a.metadata["county"]) for a in articles]))),
        metrics={"npmi": [0.1] * n_topics, "npmi_mean": 0.1, "exclusivity": [0.5] * n_topics},
        counts={"passages": n_articles, "files": 1, "lexicon": 0, "stopwords": 0},
    )  # fmt: skip
