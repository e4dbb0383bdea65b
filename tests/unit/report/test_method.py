"""The paragraph for a paper: it says what the run did, cites what it names, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.report.views import SETTINGS, VERSIONS, make_view

from zhuti.report._method import method


def _with(**sections: Any) -> Any:
    view = make_view()
    settings = {name: {**section, **sections.get(name, {})} for name, section in SETTINGS.items()}
    return replace(view, settings=settings)


def _cited(text: str) -> set[str]:
    """Return the first names and years that a text cites."""
    found = set()
    for names in re.findall(r"\(([^()]*\d{4}[^()]*)\)", text):
        for work in names.split(";"):
            if match := re.search(r"([A-ZŘ]\w+).*?(\d{4})$", work.strip()):
                found.add((match[1], match[2]))
    return found


@pytest.mark.parametrize("engine", ["zhuti", "gensim", "sklearn", "nmf"])
def test_every_work_cited_is_listed_and_no_other(engine: str) -> None:
    view = make_view()
    told: Any = method(replace(view, topics=replace(view.topics, engine=engine)))
    listed = {(match[1], match[2]) for r in told["references"] if (match := re.match(r"([A-ZŘ]\w+).*?\((\d{4})", r))}
    assert _cited(told["en"]) == listed
    assert told["references"] == sorted(told["references"])
    for name, year in listed:
        assert name in told["zh"], name
        assert year in told["zh"]
    assert "{" not in told["en"] + told["zh"]
    if engine in ("gensim", "nmf"):
        assert VERSIONS["gensim" if engine == "gensim" else "scikit-learn"] in told["en"]


def test_it_says_what_this_run_did() -> None:
    told: Any = method(make_view())
    for said in (
        "The corpus holds 3 articles (2015-10-18 to 2016-01-02) of 24 characters after cleaning.", "each of the 9 edits",
        "Traditional characters were turned into Simplified with OpenCC 1.4.2",
        "jieba's exact mode (Sun, 2012) as implemented in zhuti",
        "with 1 user dictionary; terms of at least 2 characters", "of the parts of speech n, v", "without stop words (2 lists)",
        "trained on 3 passages of paragraphs", "at least 2 and at most 50% of them make a vocabulary of 5 terms and 25 tokens",
        "then an average over Gibbs draws", "K = 3 topics and random state 0",
        "mean NPMI coherence is 0.113", "topic diversity 0.900",
    ):  # fmt: skip
        assert said in told["en"]
    for said in ("语料含 3 篇文章", "词性为 n、v 者", "词表 2 份", "以段落为单位训练，共 3 个", "random_state = 0"):
        assert said in told["zh"]
    assert "perplexity" not in told["en"]
    assert told["config_sha256"] == "0" * 64


def test_what_was_not_done_is_not_said() -> None:
    plain: Any = method(_with(clean={"script": False}, tokens={"engine": "jieba", "pos": []}))
    assert "OpenCC" not in plain["en"] + plain["zh"] + "".join(plain["references"])
    assert "implemented in zhuti, with 1" not in plain["en"]
    assert "parts of speech" not in plain["en"]
    view = _with()
    bare: Any = method(
        replace(view, counts={**view.counts, "lexicon": 0, "stopwords": 0}, metrics={}, passages_by="article")
    )
    for text in ("dictionar", "stop words", "coherence", "diversity"):
        assert text not in bare["en"]
    assert "trained on 3 articles" in bare["en"]
    topics = replace(view.topics, params={"n_samples": 0})
    variational: Any = method(replace(view, topics=topics))
    assert "Gibbs" not in variational["en"] + variational["zh"]
    assert not [reference for reference in variational["references"] if reference.startswith("Griffiths")]


def test_duplicates_kept_once_are_said() -> None:
    told: Any = method(_with(corpus={"duplicates": "first"}))
    assert "Of duplicates and near duplicates only the first was kept." in told["en"]
    assert "重复与近似重复的文章只保留第一篇。" in told["zh"]
    assert "Of duplicates" not in str(method(make_view())["en"])


def test_an_engine_that_it_does_not_know_is_named() -> None:
    view = make_view()
    told: Any = method(replace(view, topics=replace(view.topics, engine="future")))
    assert "The topic model is the engine future of zhuti, with K = 3" in told["en"]
