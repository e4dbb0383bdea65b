"""The articles of the study: broadcast items with editors' key phrases, their texts cleaned and segmented."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import polars as pl

from zhuti.corpus import Corpus, read_corpus
from zhuti.tokens import TokenCorpus, read_lexicon, read_stopwords, tokenise

ROOT = Path(__file__).parents[2]


def read_items(path: Path, part: str, n: int) -> list[dict[str, Any]]:
    """Return n items that have editors' phrases, of before 2020 (`tune`) or from 2020 on (`report`)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        items = [
            item for item in map(json.loads, lines) if item["tags"] and (item["date"] >= "2020") == (part == "report")
        ]
    return items if len(items) <= n else random.Random(0).sample(items, n)


def prepare(items: list[dict[str, Any]]) -> tuple[Corpus, TokenCorpus]:
    """Clean and segment the texts alone: no title, no date, no phrases."""
    corpus = read_corpus(pl.DataFrame({"id": [i["id"] for i in items], "text": [i["text"] for i in items]}))
    tokens = tokenise(
        corpus,
        lexicon=read_lexicon(ROOT / "seeds/lexicon/campaigns.txt"),
        stopwords=read_stopwords([ROOT / f"seeds/stopwords/{name}.txt" for name in ("zh_hans", "news")]),
        pos=["n", "v", "a", "i", "j", "l"],
    )
    return corpus, tokens
