"""A sweep from config to run directory."""

import csv
import json
import re
import shutil
import sys
import threading
from pathlib import Path

import pytest

from zhuti.cli import main
from zhuti.config import load_config, sweep_members
from zhuti.core import ConfigError, ModelError, RequestError
from zhuti.evaluate import model_likeness
from zhuti.experiment import _sweep as sweeping
from zhuti.experiment import check_config, plan_experiment, run_experiment, verify_run
from zhuti.experiment._stages import StageStore
from zhuti.models import load_topics

FAST = ("evaluate.n_refits=0", "model.options={n_iter=5}")
SWEEP = ("sweep.model.n_topics=[4, 2]", "sweep.model.random_state=[1, 2]", *FAST)
ONE_OF_THEM = re.compile(r"(tokens|matrix|model|evaluate|read|summarise|report)-")


@pytest.fixture(scope="module")
def swept(study_template):
    """The run directory of the study, with a sweep over two K and two random states; not to be changed."""
    return run_experiment(study_template / "study.toml", out=study_template.parent / "swept", overrides=SWEEP).out


def described(run):
    return json.loads((run / "sweep.json").read_text(encoding="utf-8"))


def rows_of(run):
    return list(csv.DictReader((run / "sweep.csv").read_text(encoding="utf-8").splitlines()))


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_member_stands_in_the_table(swept):
    sweep = described(swept)
    members = [(member["n_topics"], member["random_state"]) for member in sweep["members"]]
    assert members == [(4, 1), (4, 2), (2, 1), (2, 2)]
    rows = rows_of(swept)
    assert [(int(row["model.n_topics"]), int(row["model.random_state"])) for row in rows] == members
    for row, member in zip(rows, sweep["members"], strict=True):
        assert float(row["npmi_mean"]) == member["npmi_mean"]
        assert float(row["perplexity"]) == member["perplexity"]
    assert (sweep["schema"], sweep["keys"]) == ("zhuti/sweep/1", ["model.n_topics", "model.random_state"])


def test_the_run_goes_on_with_the_member_chosen(swept):
    sweep = described(swept)
    (choice,) = sweep["choices"]
    assert sweep["chosen"] == {"model.n_topics": choice["n_topics"], "model.random_state": choice["random_state"]}
    topics = load_topics(swept / "model")
    assert topics.n_topics == choice["n_topics"]
    assert topics.params["random_state"] == choice["random_state"]
    config = load_config(swept / "config.toml")
    assert (config.model.n_topics, config.model.random_state) == (choice["n_topics"], choice["random_state"])
    assert config.sweep.values() == {("model", "n_topics"): (4, 2), ("model", "random_state"): (1, 2)}
    metrics = json.loads((swept / "metrics.json").read_text(encoding="utf-8"))
    (member,) = [m for m in sweep["members"] if m["settings"] == sweep["chosen"]]
    assert (metrics["perplexity"], metrics["npmi_mean"]) == (member["perplexity"], member["npmi_mean"])


def test_the_page_and_the_files_are_outputs(swept):
    manifest = json.loads((swept / "manifest.json").read_text(encoding="utf-8"))
    listed = {entry["path"] for entry in manifest["outputs"]}
    assert {"sweep.csv", "sweep.html", "sweep.json"} <= listed
    assert described(swept)["choices"][0]["reason"]["zh"] in (swept / "sweep.html").read_text(encoding="utf-8")
    assert not any(finding.state not in ("exact", "unchecked") for finding in verify_run(swept) if finding.fails)


def test_a_setting_that_looks_like_a_formula_is_text_in_the_table():
    settings = {"a": "=cmd|' /C calc'!A0", "b": -0.5, "c": "zhuti", "d": ["=1"]}
    assert list(sweeping._cells(settings)) == ["'=cmd|' /C calc'!A0", "-0.5", "zhuti", '["=1"]']


def test_texts_are_segmented_once(swept):
    stages = [path.name for path in (swept / "stages").iterdir() if ONE_OF_THEM.match(path.name)]
    counted = {
        stage: sum(name.startswith(f"{stage}-") for name in stages)
        for stage in ("read", "tokens", "matrix", "model", "evaluate")
    }
    assert counted == {"read": 1, "tokens": 1, "matrix": 1, "model": 4, "evaluate": 4}


def test_a_member_gives_the_bytes_of_the_same_config_run_alone(swept, study, tmp_path):
    for k, state in ((4, 1), (2, 2)):
        overrides = [f"model.n_topics={k}", f"model.random_state={state}", *FAST]
        alone = run_experiment(study, out=tmp_path / f"{k}-{state}", overrides=overrides).out
        stages = {path.name: content(path) for path in (alone / "stages").iterdir()}
        for name in stages:
            if name.partition("-")[0] in ("matrix", "model", "evaluate"):
                # The articles lie elsewhere, so the keys of the stages differ; what they hold does not.
                stage = name.partition("-")[0]
                wanted = {file: data for file, data in stages[name].items() if file != "stage.json"}
                found = [content(path) for path in (swept / "stages").glob(f"{stage}-*")]
                assert wanted in [{f: d for f, d in files.items() if f != "stage.json"} for files in found]


def test_the_run_chosen_is_the_run_alone_but_for_its_config(swept, study_template, tmp_path):
    chosen = described(swept)["chosen"]
    overrides = [*(f"{key}={value}" for key, value in chosen.items()), *FAST]
    alone = content(run_experiment(study_template / "study.toml", out=tmp_path / "alone", overrides=overrides).out)
    whole = content(swept)
    differ = {"config.toml", "manifest.json", "report.html"}
    for name in alone:
        if not name.startswith("stages/") and name not in differ:
            assert whole[name] == alone[name], name


def test_results_do_not_depend_on_how_many_run_at_once(swept, study_template, tmp_path):
    other = run_experiment(
        study_template / "study.toml", out=tmp_path / "run", overrides=[*SWEEP, "run.n_threads=1"]
    ).out
    for name in ("sweep.csv", "sweep.json", "sweep.html", "config.toml", "summaries.jsonl"):
        assert (other / name).read_bytes() == (swept / name).read_bytes(), name


def test_the_same_sweep_again_is_there_already(study, tmp_path):
    out = tmp_path / "run"
    overrides = ["sweep.model.n_topics=[2, 3]", *FAST]
    first = run_experiment(study, out=out, overrides=overrides)
    assert not first.reused
    assert run_experiment(study, out=out, overrides=overrides).reused
    assert run_experiment(out / "config.toml", out=out).reused
    assert not run_experiment(study, out=out, overrides=["sweep.model.n_topics=[2, 4]", *FAST]).reused


def test_a_sweep_goes_on_where_it_was_stopped(study, tmp_path, monkeypatch):
    """Finished members are not run again; the outcome is that of an undisturbed sweep."""
    out = tmp_path / "run"
    done = []

    def progress(stage, n, total):
        if stage == "sweep":
            done.append(n)
            if n == 2:
                raise KeyboardInterrupt

    overrides = [*SWEEP, "run.n_threads=1"]
    with pytest.raises(KeyboardInterrupt):
        run_experiment(study, out=out, overrides=overrides, progress=progress)
    assert done == [0, 1, 2]
    for thread in threading.enumerate():
        if thread.name.startswith("sweep"):
            thread.join()
    kept = list((out / "stages").glob("model-*"))
    assert 2 <= len(kept) < 4
    fitted = []
    original = sweeping.Pipeline._fit
    monkeypatch.setattr(sweeping.Pipeline, "_fit", lambda self: fitted.append(1) or original(self))
    run_experiment(study, out=out, overrides=overrides)
    assert len(fitted) == 4 - len(kept)
    undisturbed = run_experiment(study, out=tmp_path / "other", overrides=overrides).out
    for name in ("sweep.json", "sweep.csv", "summaries.jsonl"):
        assert (out / name).read_bytes() == (undisturbed / name).read_bytes()


def test_members_no_longer_wanted_are_removed(study, tmp_path):
    out = tmp_path / "run"
    run_experiment(study, out=out, overrides=["sweep.model.n_topics=[2, 3]", *FAST])
    run_experiment(study, out=out, overrides=["sweep.model.n_topics=[3, 4]", *FAST])
    assert len(list((out / "stages").glob("model-*"))) == 2
    run_experiment(study, out=out, overrides=["model.n_topics=3", *FAST])
    assert len(list((out / "stages").glob("model-*"))) == 1
    assert not (out / "sweep.json").exists()


def test_other_keys_show_whether_the_choice_depends_on_them(study, tmp_path):
    """K is chosen under each stop list; the run goes on with the first."""
    overrides = [
        "sweep.model.n_topics=[2, 3]",
        *FAST,
        f'sweep.tokens.stopwords=[[], "{study.parent / "stopwords.txt"}"]',
        "summary.language=en",
    ]
    run = run_experiment(study, out=tmp_path / "run", overrides=overrides).out
    sweep = described(run)
    assert [choice["settings"] for choice in sweep["choices"]] == [
        {"tokens.stopwords": []},
        {"tokens.stopwords": [str(study.parent / "stopwords.txt")]},
    ]
    assert load_config(run / "config.toml").tokens.stopwords == ()
    assert sweep["chosen"]["tokens.stopwords"] == []
    assert len(list((run / "stages").glob("tokens-*"))) == 2
    assert len(list((run / "stages").glob("read-*"))) == 1
    rows = rows_of(run)
    assert rows[0]["tokens.stopwords"] == "[]"
    page = (run / "sweep.html").read_text(encoding="utf-8")
    assert page.count('class="reason"') == 2
    assert '<html lang="en">' in page


def test_the_typical_random_state_stands_for_its_k(swept, study_template, tmp_path):
    overrides = ["sweep.model.random_state=[1, 2, 3]", "model.n_topics=3", *FAST]
    run = run_experiment(study_template / "study.toml", out=tmp_path / "run", overrides=overrides).out
    config = load_config(run / "config.toml")
    with StageStore(run / "stages") as store:
        topic_words = [sweeping.Pipeline(member.config, store).topics.topic_word for member in sweep_members(config)]
    likeness = model_likeness(topic_words)
    assert described(run)["choices"][0]["random_state"] == 1 + likeness.sum(axis=1).argmax()
    assert "只试了这一个 K。" in described(run)["choices"][0]["reason"]["zh"]


def test_an_engine_without_perplexity_is_chosen_by_coherence(study, tmp_path):
    overrides = ["sweep.model.n_topics=[2, 3]", "model.engine=nmf", "evaluate.n_refits=0"]
    run = run_experiment(study, out=tmp_path / "run", overrides=overrides).out
    (choice,) = described(run)["choices"]
    assert choice["skipped"][0] == "perplexity"
    assert described(run)["members"][0]["perplexity"] is None
    assert "no probability model" in described(run)["members"][0]["perplexity_note"]


def test_what_is_wrong_with_any_member_is_told_before_the_first_runs(study, tmp_path):
    with pytest.raises(ModelError, match="has no option 'n_sample'"):
        run_experiment(
            study, out=tmp_path / "run", overrides=["sweep.model.options=[{}, {n_sample=1}]", "model.engine=zhuti"]
        )
    assert not (tmp_path / "run").exists()


def test_swept_files_that_are_not_there_are_told(study):
    with pytest.raises(ConfigError) as caught:
        check_config(study, overrides=['sweep.tokens.stopwords=[[], "no.txt"]', 'sweep.tokens.lexicon=["no.txt"]'])
    missing = Path.cwd() / "no.txt"
    assert str(caught.value).splitlines()[:3] == [
        f"{study}: no such file or folder:",
        f"  sweep.tokens.lexicon = {missing}",
        f"  sweep.tokens.stopwords = {missing}",
    ]


def test_a_member_that_fails_ends_the_sweep(study, tmp_path):
    with pytest.raises(RequestError, match="topics"):
        run_experiment(study, out=tmp_path / "run", overrides=["sweep.model.n_topics=[2, 100000]", *FAST])


def test_the_plan_counts_the_members(study):
    assert "\n# compares 4 models and chooses K\n" in plan_experiment(study, overrides=SWEEP)
    assert "# compares" not in plan_experiment(study)


def test_the_command_prints_the_table_and_the_reason(swept, study_template, tmp_path, monkeypatch, capsys):
    shutil.copytree(swept, tmp_path / "swept")
    arguments = ["zhuti", "run", str(study_template / "study.toml"), "--out", str(tmp_path / "swept")]
    monkeypatch.setattr(sys, "argv", [*arguments, *(part for setting in SWEEP for part in ("--set", setting))])
    with pytest.raises(SystemExit) as leaving:
        main()
    out, err = capsys.readouterr()
    assert not leaving.value.code
    chosen = described(swept)["choices"][0]
    assert re.search(rf"\* {chosen['n_topics']} +\d", out)
    assert err.splitlines()[0] == chosen["reason"]["zh"]
