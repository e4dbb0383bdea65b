"""MLflow is told of finished runs, in a store of its own in a file."""

import importlib.util
import json
import shutil

import pytest

from zhuti.config import config_toml, load_config
from zhuti.core import RequestError, RunError
from zhuti.experiment import run_experiment

TRACKED = "run.tracking=mlflow"
# MLflow's store uses a part of SQLAlchemy that the latter takes back.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory):
    """A store that MLflow made; it takes seconds to make one."""
    mlflow = pytest.importorskip("mlflow", reason='MLflow is not installed: pip install "zhuti[mlflow]"')
    file = tmp_path_factory.mktemp("mlflow") / "empty.db"
    mlflow.MlflowClient(f"sqlite:///{file}").search_experiments()
    return file


@pytest.fixture
def client(empty_store, monkeypatch, tmp_path):
    from mlflow import MlflowClient

    shutil.copyfile(empty_store, tmp_path / "mlflow.db")
    monkeypatch.chdir(tmp_path)  # where files go by default
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME", raising=False)
    return MlflowClient()


def logged(client, name="zhuti"):
    return client.search_runs([client.get_experiment_by_name(name).experiment_id])


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_without_mlflow_the_request_is_wrong(study, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RequestError) as caught:
        run_experiment(study, out=tmp_path / "run", overrides=[TRACKED])
    assert str(caught.value) == (
        'run.tracking = "mlflow": MLflow is not installed. Install it with pip install "zhuti[mlflow]".'
    )
    assert not (tmp_path / "run").exists()


def test_tracking_changes_no_result(study):
    assert config_toml(load_config(study, [TRACKED])) == config_toml(load_config(study))


def test_a_run_is_logged_once_with_settings_measures_and_files(client, run_copy, study_template):
    for _ in range(2):
        assert run_experiment(study_template / "study.toml", out=run_copy, overrides=[TRACKED]).reused
    (run,) = logged(client)
    assert (run.info.run_name, run.info.status) == ("study", "FINISHED")
    assert run.data.params["model.n_topics"] == "4"
    assert run.data.params["tokens.pos"] == '["n", "v", "a", "i", "j", "l"]'
    metrics = read_json(run_copy / "metrics.json")
    numbers = {key for key, value in metrics.items() if isinstance(value, int | float)}
    assert {"npmi_mean", "diversity"} < numbers
    assert run.data.metrics == {key: metrics[key] for key in numbers}
    manifest = read_json(run_copy / "manifest.json")
    assert run.data.tags["zhuti.config_sha256"] == manifest["config_sha256"]
    names = {artefact.path for artefact in client.list_artifacts(run.info.run_id)}
    assert names == {
        *("manifest.json", "config.toml", "metrics.json", "topics.json", "summaries.jsonl", "doc_topic.parquet"),
        "report.html",
    }


def test_the_members_of_a_sweep_are_logged_below_it(client, study, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "县里的事")
    overrides = [TRACKED, "sweep.model.n_topics=[2, 3]", "model.options={n_iter=5}", "evaluate.n_refits=0"]
    out = run_experiment(study, out=tmp_path / "run", overrides=overrides).out
    sweep = read_json(out / "sweep.json")
    runs = {run.info.run_name: run for run in logged(client, "县里的事")}
    assert set(runs) == {"study", "model.n_topics=2", "model.n_topics=3"}
    for member in sweep["members"]:
        run = runs[f"model.n_topics={member['n_topics']}"]
        assert run.data.tags["mlflow.parentRunId"] == runs["study"].info.run_id
        assert run.info.status == "FINISHED"
        measures = ("perplexity", "perplexity_error", "npmi_mean", "diversity", "exclusivity_mean")
        assert run.data.metrics == {key: member[key] for key in measures if member[key] is not None}
        assert run.data.params["model.n_topics"] == str(member["n_topics"])
        assert run.data.params["corpus.path"] == str(study.parent / "articles")
    assert "sweep.json" in {artefact.path for artefact in client.list_artifacts(runs["study"].info.run_id)}


def test_a_store_that_fails_leaves_the_run_finished_and_the_next_try_logs_it(
    client, run_copy, study_template, tmp_path, monkeypatch
):
    """Half of a run was logged when the store went away."""
    from mlflow import MlflowClient

    def go_away(*_):
        raise OSError("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(MlflowClient, "log_artifact", go_away)
        with pytest.raises(RunError) as caught:
            run_experiment(study_template / "study.toml", out=run_copy, overrides=[TRACKED])
    assert str(caught.value) == (
        f"{run_copy}: the run is finished, but MLflow could not be told of it: the disk is gone\n"
        "The same command tries again, and runs nothing anew."
    )
    assert [run.info.status for run in logged(client)] == ["RUNNING"]
    assert run_experiment(study_template / "study.toml", out=run_copy, overrides=[TRACKED]).reused
    assert [run.info.status for run in logged(client)] == ["FINISHED"]


def test_a_file_that_is_no_store_leaves_the_run_finished(empty_store, run_copy, study_template, tmp_path, monkeypatch):
    (tmp_path / "other.db").write_text("is no database", encoding="utf-8")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(RunError, match="the run is finished, but MLflow could not be told of it: "):
        run_experiment(study_template / "study.toml", out=run_copy, overrides=[TRACKED])
    assert run_experiment(study_template / "study.toml", out=run_copy).reused
