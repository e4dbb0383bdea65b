"""What a run measures its topics by: labels, another corpus, refits."""

import json
import shutil

import pytest

from zhuti.core import ConfigError, RequestError
from zhuti.evaluate import Metrics
from zhuti.experiment import run_experiment, verify_run

ROWS = [
    ("春耕备耕进展顺利,合作社组织农户播种水稻。农机手检修农机,农户领取种子。", "农业"),
    ("合作社种植木耳,农户增收。农技员下田指导农户播种,水稻长势良好。", "农业"),
    ("支部召开组织生活会,党员开展批评。支部书记讲授党课,党员交流心得。", "党建"),
    ("支部组织党员学习,党员联系群众。党课内容丰富,群众评价支部工作。", "党建"),
]


STUDY = """
[corpus]
path = "news.jsonl"
duplicates = "keep"
[vocabulary]
min_doc_freq = 1
max_doc_share = 1.0
[model]
n_topics = 2
"""


def write_rows(path, rows):
    lines = (
        json.dumps({"id": str(i), "text": text, **more}, ensure_ascii=False) for i, (text, more) in enumerate(rows)
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.fixture
def config(tmp_path):
    write_rows(tmp_path / "news.jsonl", [(text, {"label": label}) for text, label in ROWS * 5])
    write_rows(tmp_path / "other.jsonl", [(text, {}) for text, _ in ROWS[:2]])
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def measured(config, out, *overrides):
    run = run_experiment(config, out=out, overrides=overrides).out
    plain = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    topics = json.loads((run / "topics.json").read_text(encoding="utf-8"))["topics"]
    return Metrics.from_dict(plain), topics


def test_coherence_over_windows_is_of_the_corpus_itself(config, tmp_path):
    metrics, _ = measured(config, tmp_path / "run")
    assert (metrics.coherence_undefined, metrics.coherence_note) == (0, "")
    assert metrics.label_note == "no labels were given"


def test_labels_come_from_a_column(config, tmp_path):
    metrics, _ = measured(config, tmp_path / "run", "evaluate.labels=label")
    assert metrics.label_articles == 20
    assert metrics.label_purity >= 0.5


def test_another_corpus_gives_other_coherence_and_is_an_input(config, tmp_path):
    own, _ = measured(config, tmp_path / "own")
    metrics, _ = measured(config, tmp_path / "run", f"evaluate.reference={tmp_path / 'other.jsonl'}")
    assert metrics.npmi == own.npmi
    assert metrics.coherence_undefined > 0
    assert metrics.coherence_note.startswith("not in the reference: ")
    assert "党员" in metrics.coherence_note
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    roles = {entry["role"]: entry["path"] for entry in manifest["inputs"]}
    assert roles["reference"] == str(tmp_path / "other.jsonl")
    assert not any(finding.fails for finding in verify_run(tmp_path / "run"))


def test_a_path_in_the_config_starts_from_its_folder(config, tmp_path):
    config.write_text(f'{config.read_text(encoding="utf-8")}[evaluate]\nreference = "other.jsonl"\n', encoding="utf-8")
    metrics, _ = measured(config, tmp_path / "run")
    assert metrics.coherence_undefined > 0


def test_another_reference_is_measured_anew_and_nothing_else(config, tmp_path):
    overrides = [f"evaluate.reference={tmp_path / 'other.jsonl'}"]
    before, _ = measured(config, tmp_path / "run", *overrides)
    assert run_experiment(config, out=tmp_path / "run", overrides=overrides).reused
    write_rows(tmp_path / "other.jsonl", [(text, {}) for text, _ in ROWS])
    again = run_experiment(config, out=tmp_path / "run", overrides=overrides)
    assert not again.reused
    assert "model" in again.resumed
    assert "evaluate" not in again.resumed
    after, _ = measured(config, tmp_path / "run", *overrides)
    assert after.coherence_undefined == 0 < before.coherence_undefined


def test_a_file_that_joins_a_folder_of_reference_is_seen(config, tmp_path):
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "a.txt").write_text(ROWS[0][0], encoding="utf-8")
    overrides = [f"evaluate.reference={folder}"]
    run_experiment(config, out=tmp_path / "run", overrides=overrides)
    assert run_experiment(config, out=tmp_path / "run", overrides=overrides).reused
    (folder / "b.txt").write_text(ROWS[2][0], encoding="utf-8")
    assert not run_experiment(config, out=tmp_path / "run", overrides=overrides).reused


def test_what_is_wrong_with_the_reference_is_told(config, tmp_path):
    write_rows(tmp_path / "other.jsonl", [(ROWS[0][0], {})])
    with (tmp_path / "other.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"text": "截断')
    run_experiment(config, out=tmp_path / "run", overrides=[f"evaluate.reference={tmp_path / 'other.jsonl'}"])
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["problems"] == []
    assert [problem["where"] for problem in manifest["reference_problems"]] == [f"{tmp_path / 'other.jsonl'} line 2"]


def test_topics_say_whether_they_would_come_again(config, tmp_path):
    metrics, topics = measured(config, tmp_path / "run")
    assert metrics.n_refits == 6
    for k, topic in enumerate(topics):
        figures = (metrics.stability[k], metrics.stability_low[k], metrics.stability_high[k], metrics.unstable[k])
        assert (topic["stability"], topic["stability_low"], topic["stability_high"], topic["unstable"]) == figures


def test_other_settings_of_measuring_are_measured_anew_and_nothing_else(config, tmp_path):
    before, _ = measured(config, tmp_path / "run")
    again = run_experiment(config, out=tmp_path / "run", overrides=["evaluate.n_refits=2"])
    assert "model" in again.resumed
    after, _ = measured(config, tmp_path / "run", "evaluate.n_refits=2")
    assert (before.n_refits, after.n_refits) == (6, 2)
    assert before.perplexity == after.perplexity


def test_no_refits_where_none_are_wanted(config, tmp_path):
    metrics, topics = measured(config, tmp_path / "run", "evaluate.n_refits=0")
    assert (metrics.n_refits, metrics.stability_note) == (0, "not asked for")
    assert [topic["stability"] for topic in topics] == [None, None]
    assert metrics.perplexity > 1


class TestErrors:
    def test_no_such_column(self, config, tmp_path):
        told = []
        overrides = ["evaluate.labels=lable"]
        with pytest.raises(ConfigError) as caught:
            run_experiment(
                config, out=tmp_path / "run", overrides=overrides, progress=lambda *note: told.append(note[0])
            )
        assert "read" in told
        assert "model" not in told  # training may take hours
        assert str(caught.value) == 'evaluate.labels = "lable": no article has such a column. There are: label.'

    def test_no_columns_at_all(self, config, tmp_path):
        shutil.copyfile(tmp_path / "other.jsonl", tmp_path / "news.jsonl")
        with pytest.raises(ConfigError) as caught:
            run_experiment(config, out=tmp_path / "run", overrides=["evaluate.labels=label"])
        assert str(caught.value) == (
            'evaluate.labels = "label": no article has such a column. The articles have no further columns.'
        )

    def test_no_such_reference(self, config, tmp_path):
        with pytest.raises(ConfigError) as caught:
            run_experiment(config, out=tmp_path / "run", overrides=[f"evaluate.reference={tmp_path / 'none.jsonl'}"])
        assert str(caught.value).splitlines()[:2] == [
            f"{config}: no such file or folder:",
            f"  evaluate.reference = {tmp_path / 'none.jsonl'}",
        ]

    def test_a_reference_of_another_kind(self, config, tmp_path):
        (tmp_path / "other.doc").write_bytes(b"x")
        with pytest.raises(RequestError) as caught:
            run_experiment(config, out=tmp_path / "run", overrides=[f"evaluate.reference={tmp_path / 'other.doc'}"])
        assert str(caught.value).startswith(f"{tmp_path / 'other.doc'}: cannot tell what kind of file this is.")
