"""The seed words of the topics are words the segmenter really gives."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from zhuti.tokens import JiebaSegmenter, read_lexicon, read_stopwords


@pytest.fixture(scope="module")
def topics(seeds_dir: Path) -> list[dict]:
    return tomllib.loads((seeds_dir / "topics" / "campaigns.toml").read_text(encoding="utf-8"))["topics"]


def test_each_topic_has_an_id_two_labels_and_8_to_20_words(topics: list[dict]) -> None:
    assert len(topics) == 10
    assert all(list(topic) == ["id", "zh", "en", "words"] for topic in topics)
    assert [topic["id"] for topic in topics if not re.fullmatch(r"[a-z]+", topic["id"])] == []
    for label in ("id", "zh", "en"):
        assert len({topic[label] for topic in topics}) == len(topics)
    assert [topic["id"] for topic in topics if not 8 <= len(topic["words"]) <= 20] == []


def test_no_word_belongs_to_two_topics(topics: list[dict]) -> None:
    counts = Counter(word for topic in topics for word in topic["words"])
    assert [word for word, count in counts.items() if count > 1] == []


def test_every_word_is_one_token_and_no_stop_word(seeds_dir: Path, topics: list[dict]) -> None:
    segmenter = JiebaSegmenter(read_lexicon(seeds_dir / "lexicon" / "campaigns.txt"))
    stopped = read_stopwords(sorted((seeds_dir / "stopwords").glob("*.txt")))
    words = [word for topic in topics for word in topic["words"]]
    assert [word for word in words if word not in segmenter.cut(f"大家谈的是“{word}”。")] == []
    assert [word for word in words if word in stopped] == []
