"""What sets runs apart: settings, inputs, versions, measures, topics."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zhuti.core import ModelError, RequestError, RunError
from zhuti.evaluate import match_topics
from zhuti.experiment._folder import read_finished
from zhuti.experiment._results import METRICS, TOPICS, read_json
from zhuti.models import FittedTopics, load_topics

SCHEMA = "zhuti/comparison/1"
_SAID_ELSEWHERE = ("corpus.path", "tokens.lexicon", "tokens.stopwords", "run.name")


def compare_runs(runs: Sequence[str | Path]) -> dict[str, Any]:
    """Compare finished runs: what differs in their settings, inputs, versions and measures, and which topics match.

    Parameters
    ----------
    runs
        Two run directories or more; the topics of each are matched with those of the first.

    Returns
    -------
    dict
        `zhuti/comparison/1`, ready for JSON: `runs`; `settings` and `versions` by key, one value a run, those that differ;
        `metrics` likewise, all but those of single topics; `inputs[{role, path, sha256[]}]`, those that are not the same bytes in
        all runs; and `topics`, for each run but the first: its `pairs[{of_first, label_of_first, topic, label, similarity}]`,
        `only_first`, `only_here` and how many `shared_terms` there are. `None` is undefined, or not there.

    Raises
    ------
    RequestError
        Fewer than two runs, or one of them is not there or not finished.
    RunError
        A run is damaged.

    Examples
    --------
    >>> compare_runs(["runs/a"])
    Traceback (most recent call last):
    zhuti.core._errors.RequestError: only one run: name two or more to compare.
    """
    if len(runs) < 2:
        raise RequestError("only one run: name two or more to compare.")
    folders = [Path(run) for run in runs]
    manifests = [read_finished(folder) for folder in folders]
    configs = [read_settings(folder) for folder in folders]
    metrics = [read_json(folder / METRICS) for folder in folders]
    models = [(load_topics(folder / "model"), _labels(folder)) for folder in folders]
    single = {name for of_run in metrics for name, value in of_run.items() if isinstance(value, list | dict)}
    return {
        "schema": SCHEMA,
        "runs": [str(run) for run in runs],
        "settings": _differing(configs, leave_out=_SAID_ELSEWHERE),
        "inputs": _inputs(manifests),
        "versions": _differing([manifest["versions"] for manifest in manifests]),
        "metrics": _table(metrics, leave_out=single),
        "topics": [
            {"run": str(run), **_match(models[0], model)} for run, model in zip(runs[1:], models[1:], strict=True)
        ],
    }


def _table(tables: Sequence[Mapping[str, Any]], leave_out: set[str] | tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Return the values by key, one a run; the keys in the order they come."""
    keys = dict.fromkeys(key for table in tables for key in table if key not in leave_out)
    return {key: [table.get(key) for table in tables] for key in keys}


def _differing(tables: Sequence[Mapping[str, Any]], leave_out: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    return {
        key: values for key, values in _table(tables, leave_out).items() if any(value != values[0] for value in values)
    }


def read_settings(folder: Path) -> dict[str, Any]:
    """Return the settings of a finished run by dotted key.

    Raises
    ------
    RunError
        Its config is damaged.
    """
    path = folder / "config.toml"
    try:
        return _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise RunError(f"{path}: damaged ({error}). `zhuti verify {folder}` says what else is.") from error


def _flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in settings.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def _inputs(manifests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the inputs that differ. Files are told apart by role and name: the same corpus may lie elsewhere."""
    hashes: list[dict[tuple[str, str], str]] = []
    for manifest in manifests:
        base = _common_folder([entry["path"] for entry in manifest["inputs"] if entry["role"] == "articles"])
        hashes.append(
            {
                (entry["role"], _below(entry["path"], base if entry["role"] == "articles" else "")): entry["sha256"]
                for entry in manifest["inputs"]
            }
        )
    table = _differing([{f"{role}\0{name}": sha256 for (role, name), sha256 in of_run.items()} for of_run in hashes])
    return [
        {"role": key.partition("\0")[0], "path": key.partition("\0")[2], "sha256": values}
        for key, values in sorted(table.items())
    ]


def _common_folder(paths: Sequence[str]) -> str:
    folders = [path.split("/")[:-1] for path in paths]
    common = []
    for parts in zip(*folders, strict=False):
        if any(part != parts[0] for part in parts):
            break
        common.append(parts[0])
    return "/".join(common)


def _below(path: str, base: str) -> str:
    return path[len(base) + 1 :] if base else path.rpartition("/")[2]


def _labels(folder: Path) -> list[str]:
    try:
        return [topic["label"] for topic in read_json(folder / TOPICS)["topics"]]
    except (KeyError, TypeError) as error:
        raise RunError(f"{folder / TOPICS}: damaged ({error!r}). `zhuti verify {folder}` says what else is.") from error


def _match(first: tuple[FittedTopics, list[str]], other: tuple[FittedTopics, list[str]]) -> dict[str, Any]:
    try:
        match = match_topics(first[0], other[0])
    except ModelError:  # no term in common
        return {
            "pairs": [],
            "only_first": list(range(first[0].n_topics)),
            "only_here": list(range(other[0].n_topics)),
            "shared_terms": 0,
        }
    return {
        "pairs": [
            {
                "of_first": i,
                "label_of_first": first[1][i],
                "topic": j,
                "label": other[1][j],
                "similarity": None if math.isnan(similarity) else similarity,
            }
            for (i, j), similarity in zip(match.pairs, match.similarity, strict=True)
        ],
        "only_first": list(match.only_a),
        "only_here": list(match.only_b),
        "shared_terms": match.n_shared_terms,
    }
