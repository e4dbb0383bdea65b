import json
import re
from pathlib import Path

import pytest

from zhuti.config import parse_config
from zhuti.experiment._budget import _about, say_budget

RECORDS = Path(__file__).parents[3] / "experiments" / "scale" / "results.jsonl"


def config(**sections):
    return parse_config(
        {"corpus": {"path": "/articles"}, "evaluate": {"n_refits": 0}, "run": {"n_threads": 2}} | sections
    )


@pytest.fixture
def file(tmp_path):
    def of_size(n_bytes, name="news.jsonl"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(n_bytes)  # takes no room
        return tmp_path / name

    return of_size


def test_what_is_said_is_what_was_measured_but_for_a_factor_of_two(file):
    records = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    latest = {record["articles"]: record for record in records if record["what"] == "zhuti"}
    assert 36712 in latest
    for n_articles, record in latest.items():
        if n_articles <= 40_000:
            size = int(n_articles * 61_278_846 / 36_712)
            said = say_budget(config(model={"n_topics": 50}, evaluate={"n_refits": record["n_refits"]}), [file(size)])
            time, unit, memory = re.findall(r"about ([\d.]+) (seconds|minutes) and (\d+) MB", said)[0]
            seconds = float(time) * {"seconds": 1, "minutes": 60}[unit]
            assert record["cpu"] / 2 < seconds < record["cpu"] * 2
            assert record["peak_mb"] / 2 < float(memory) < record["peak_mb"] * 2


def test_the_sentence(file):
    assert say_budget(config(model={"n_topics": 50}), [file(20_000_000)] * 2) == (
        "takes about 2.8 minutes and 850 MB of memory, if it is text as news are, and nothing else runs"
    )


def test_more_is_longer(file):
    small, large = file(30_000_000), file(60_000_000, "more.jsonl")
    packed = file(30_000_000, "news.jsonl.gz")
    times = [
        float(re.findall(r"about ([\d.]+) minutes", say_budget(config(**sections), [path]))[0])
        for path, sections in (
            (small, {"model": {"n_topics": 50}}),
            (small, {"model": {"n_topics": 200}}),
            (small, {"model": {"n_topics": 200}, "evaluate": {"n_refits": 6}}),
            (large, {"model": {"n_topics": 200}, "evaluate": {"n_refits": 6}}),
            (packed, {"model": {"n_topics": 200}, "evaluate": {"n_refits": 6}}),
            (packed, {"sweep": {"model": {"n_topics": [200, 300]}}, "evaluate": {"n_refits": 6}}),
            (packed, {"sweep": {"model": {"n_topics": [200, 300, 400]}}, "evaluate": {"n_refits": 6}}),
        )
    ]
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    "other", [{"model": {"engine": "nmf"}}, {"tokens": {"engine": "jieba"}}, {"model": {"options": {"n_iter": 5}}}]
)
def test_of_other_engines_only_the_memory_is_said(file, other):
    assert say_budget(config(**other), [file(10_000_000)]) == (
        "takes about 550 MB of memory; the time is known only where both engines are zhuti, without options"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(9.96, "10 seconds"), (119, "120 seconds"), (121, "2 minutes"), (500, "8.3 minutes"), (80_000, "22 hours")],
)
def test_an_amount_has_two_figures(seconds, said):
    assert _about(seconds, [("seconds", 1), ("minutes", 60), ("hours", 3600)]) == said
