"""Telling MLflow of a finished run. What it is told, the run directory holds already."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhuti.config import ExperimentConfig
from zhuti.core import RequestError, RunError, sha256_file
from zhuti.experiment._compare import read_settings
from zhuti.experiment._folder import MANIFEST, read_finished
from zhuti.experiment._results import METRICS, SUMMARIES, TOPICS, read_json
from zhuti.experiment._sweep import MEASURES, SWEEP_FILES

_ARTEFACTS = (
    *(MANIFEST, "config.toml", METRICS, TOPICS, SUMMARIES, "doc_topic.parquet", "report.html"),
    *SWEEP_FILES,
)
_PARENT, _MANIFEST = "mlflow.parentRunId", "zhuti.manifest_sha256"
_BATCH = 100  # parameters that MLflow takes at once
_LONGEST = 500  # characters of a parameter that every MLflow takes


def check_tracking(config: ExperimentConfig) -> None:
    """Refuse at once what would only fail after the run.

    Raises
    ------
    RequestError
        MLflow is asked for and not installed.
    """
    if config.run.tracking == "mlflow" and importlib.util.find_spec("mlflow") is None:
        raise RequestError(
            'run.tracking = "mlflow": MLflow is not installed. Install it with pip install "zhuti[mlflow]".'
        )


def track_run(config: ExperimentConfig, folder: Path) -> None:
    """Log a finished run, once: settings, measures and files; of a sweep, each member as a run below it.

    Where to is MLflow's own setting, `MLFLOW_TRACKING_URI`: a database or a server, by default `mlflow.db` in the working
    folder. The experiment is `MLFLOW_EXPERIMENT_NAME`, or `zhuti`. MLflow's telemetry is off unless the environment has it on.

    Raises
    ------
    RunError
        MLflow cannot take it. The run itself is finished.
    """
    manifest = read_finished(folder)
    tags = {
        "zhuti.version": manifest["versions"]["zhuti"],
        "zhuti.config_sha256": manifest["config_sha256"],
        _MANIFEST: sha256_file(folder / MANIFEST),
    }
    try:
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # read when MLflow is imported
        from mlflow import MlflowClient

        client = MlflowClient()
        name = os.environ.get("MLFLOW_EXPERIMENT_NAME", "zhuti")
        found = client.get_experiment_by_name(name)
        experiment = found.experiment_id if found is not None else client.create_experiment(name)
        if not _is_logged(client, experiment, tags[_MANIFEST]):
            _log_run(client, experiment, config.run.name, folder, tags)
    except Exception as error:  # a store may raise anything, and nothing it raises may cost a finished run
        raise RunError(
            f"{folder}: the run is finished, but MLflow could not be told of it: {error}\n"
            "The same command tries again, and runs nothing anew."
        ) from error


def _is_logged(client: Any, experiment: str, manifest: str) -> bool:
    """Say whether this very run was logged to the end; what was logged of it half, because MLflow failed, is deleted."""
    earlier = client.search_runs([experiment], f"tags.`{_MANIFEST}` = '{manifest}'")
    if any(run.info.status == "FINISHED" and _PARENT not in run.data.tags for run in earlier):
        return True
    for run in earlier:
        client.delete_run(run.info.run_id)
    return False


def _log_run(client: Any, experiment: str, name: str, folder: Path, tags: Mapping[str, str]) -> None:
    settings = read_settings(folder)
    run = _log(client, experiment, name, settings, read_json(folder / METRICS), tags)
    for artefact in _ARTEFACTS:
        if (folder / artefact).is_file():
            client.log_artifact(run, str(folder / artefact))
    if (folder / "sweep.json").is_file():
        shared = {key: value for key, value in settings.items() if not key.startswith("sweep.")}
        for member in read_json(folder / "sweep.json")["members"]:
            label = ", ".join(f"{key}={value}" for key, value in member["settings"].items())
            measures = {key: member[key] for key in MEASURES}
            below = _log(client, experiment, label, {**shared, **member["settings"]}, measures, {_PARENT: run, **tags})
            client.set_terminated(below)
    client.set_terminated(run)


def _log(
    client: Any,
    experiment: str,
    name: str,
    settings: Mapping[str, object],
    measures: Mapping[str, object],
    tags: Mapping[str, str],
) -> str:
    """Start a run and log its settings and measures; an undefined measure, or one of each topic, is left out."""
    from mlflow.entities import Metric, Param

    run = client.create_run(experiment, run_name=name, tags=dict(tags))
    now, identity = run.info.start_time, str(run.info.run_id)
    numbers = {key: float(value) for key, value in measures.items() if isinstance(value, int | float)}
    client.log_batch(identity, metrics=[Metric(key, value, now, 0) for key, value in numbers.items()])
    params = [Param(key, _shown(value)) for key, value in settings.items()]
    for begin in range(0, len(params), _BATCH):
        client.log_batch(identity, params=params[begin : begin + _BATCH])
    return identity


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
