"""Every figure of the five seed articles, retold and original, and nothing that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhuti.corpus import read_corpus
from zhuti.summarise import find_figures

GOLD = Path(__file__).with_name("figures_seeds.txt")
ARTICLES = ("000", "001", "002", "003", "004")


def _wanted(which: str) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {article: [] for article in ARTICLES}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith(which):
            _, article, *figures = line.split(" ")
            wanted[article] += figures
    return wanted


def _found(folder: Path) -> dict[str, list[str]]:
    found = {}
    for article in read_corpus(folder):
        figures = [
            (article.text[q.start : q.end].replace(" ", "_"), q.value, q.unit) for q in find_figures(article.text)
        ]
        found[article.id[:3]] = [f"{text}={value:.12g}={unit}" for text, value, unit in figures]
    return found


def test_the_retold_articles(seeds_dir: Path) -> None:
    assert _found(seeds_dir / "articles") == _wanted("seeds")


@pytest.mark.shared
def test_the_pages_they_retell(shared_dir: Path) -> None:
    assert _found(shared_dir / "seeds") == _wanted("shared")


def test_the_growth_of_a_product_is_told_from_the_product(seeds_dir: Path) -> None:
    text = next(a.text for a in read_corpus(seeds_dir / "articles") if a.id.startswith("000"))
    whats = {text[q.start : q.end]: q.what for q in find_figures(text)}
    told = [whats[figure] for figure in ("249次", "1542个", "355.1亿元", "6.4%", "1.6万名")]
    assert told == ["专题学习研讨会", "问题", "地区生产总值", "地区生产总值增长", "党员"]
