"""Traditional script and inline pinyin, put into clean news mechanically, come out again without a trace.

The pairs were made by others from broadcast news: the clean text, and the same text converted to Traditional by OpenCC with the
readings of some characters in brackets after them (variants `heavy`, `light`, and `trad_only` without readings). No rule, word list
or OpenCC configuration was fitted to them beyond the choice of t2s, made on every second pair.
"""

import gzip
import json
from pathlib import Path

import pytest

from zhuti.corpus._clean import clean_page

pytestmark = pytest.mark.shared

WANTED = 199
"""Of 200 pairs, as the project requires."""


@pytest.fixture(scope="module")
def pairs(shared_dir: Path) -> list[dict[str, str]]:
    with gzip.open(shared_dir / "data" / "pinyin_noise_pairs.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def n_restored(pairs: list[dict[str, str]], *rules: str) -> int:
    return sum(clean_page(pair["text"], rules=rules, whole_page=False).text == pair["clean_text"] for pair in pairs)


def test_the_clean_text_comes_back_exactly(pairs: list[dict[str, str]]) -> None:
    assert len(pairs) == 200
    assert n_restored(pairs, "pinyin", "script") >= WANTED


def test_neither_rule_does_it_alone(pairs: list[dict[str, str]]) -> None:
    noisy = [pair for pair in pairs if pair["variant"] != "trad_only"]
    assert n_restored(noisy, "script") == n_restored(noisy, "pinyin") == 0


def test_all_rules_make_the_same_of_either_text_and_can_be_undone(pairs: list[dict[str, str]]) -> None:
    for pair in pairs:
        noisy, clean = (clean_page(pair[key], whole_page=False) for key in ("text", "clean_text"))
        assert noisy.text == clean.text
        assert noisy.edits.restore(noisy.text) == pair["text"]


def test_pinyin_of_another_character_is_not_taken_for_noise(pairs: list[dict[str, str]]) -> None:
    """The shuffled twin: the same brackets with a syllable that is no reading of 党 or 国 must all stay."""
    text = "".join(pair["text"] for pair in pairs[:20])
    wrong = text.translate({ord("黨"): "黨(xí)", ord("國"): "國(xí)"})
    assert clean_page(wrong, rules=("pinyin",), whole_page=False).text.count("(xí)") == text.count("黨") + text.count(
        "國"
    )
