"""What sets runs apart."""

import json
import math

import pytest

from zhuti.core import RequestError, RunError
from zhuti.experiment import compare_runs, run_experiment


def test_a_run_compared_with_itself_differs_in_nothing(finished):
    found = compare_runs([finished, finished])
    assert (found["settings"], found["inputs"], found["versions"]) == ({}, [], {})
    assert all(one == two for one, two in found["metrics"].values())
    (match,) = found["topics"]
    assert [(pair["of_first"], pair["topic"]) for pair in match["pairs"]] == [(k, k) for k in range(4)]
    assert all(pair["similarity"] == pytest.approx(1) for pair in match["pairs"])
    assert all(pair["label"] == pair["label_of_first"] for pair in match["pairs"])


def test_what_differs_is_told(finished, study, tmp_path):
    (study.parent / "stopwords.txt").write_text("的\n", encoding="utf-8")
    gone, changed, *_ = sorted((study.parent / "articles").iterdir())
    gone.unlink()
    changed.write_text("县里召开座谈会,听取意见。", encoding="utf-8")
    other = run_experiment(study, out=tmp_path / "other", overrides=["model.n_topics=3", "tokens.min_chars=1"]).out
    found = compare_runs([finished, other])
    assert found["settings"] == {"model.n_topics": [4, 3], "tokens.min_chars": [2, 1]}
    assert [(entry["role"], entry["path"]) for entry in found["inputs"]] == [
        ("articles", gone.name),
        ("articles", changed.name),
        ("stopwords", "stopwords.txt"),
    ]
    assert found["inputs"][0]["sha256"][1] is None
    assert found["metrics"]["npmi_mean"][0] != found["metrics"]["npmi_mean"][1]
    (match,) = found["topics"]
    assert len(match["pairs"]) == 3
    assert len(match["only_first"]) == 1
    assert match["only_here"] == []
    json.dumps(found, allow_nan=False)


def test_topics_without_a_common_term_do_not_match(finished, tmp_path):
    (tmp_path / "a.txt").write_text("alpha beta gamma delta. " * 20, encoding="utf-8")
    config = tmp_path / "other.toml"
    config.write_text(
        '[corpus]\npath = "a.txt"\n[vocabulary]\nmin_doc_freq = 1\nmax_doc_share = 1.0\n'
        "[model]\nn_topics = 2\n[evaluate]\nn_refits = 0\n",
        encoding="utf-8",
    )
    other = run_experiment(config, out=tmp_path / "other").out
    (match,) = compare_runs([finished, other])["topics"]
    assert match == {
        "run": str(other),
        "pairs": [],
        "only_first": [0, 1, 2, 3],
        "only_here": [0, 1],
        "shared_terms": 0,
    }


def test_one_run_is_refused(finished):
    with pytest.raises(RequestError) as caught:
        compare_runs([finished])
    assert str(caught.value) == "only one run: name two or more to compare."


@pytest.mark.parametrize("name", ["metrics.json", "topics.json", "config.toml"])
def test_a_damaged_run_is_named(finished, run_copy, name):
    (run_copy / name).write_bytes(b"\xff")
    with pytest.raises(RunError, match=rf"^{run_copy / name}: .*damaged"):
        compare_runs([finished, run_copy])


def test_undefined_measures_are_null(finished, run_copy):
    metrics = json.loads((run_copy / "metrics.json").read_text(encoding="utf-8"))
    assert not any(isinstance(value, float) and math.isnan(value) for value in metrics.values())
    metrics["npmi_mean"] = None
    (run_copy / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    assert compare_runs([finished, run_copy])["metrics"]["npmi_mean"][1] is None
