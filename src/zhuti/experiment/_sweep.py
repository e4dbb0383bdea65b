"""A grid of experiments that share their stages, and the K that comes out of it."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from typing import Any

from pydantic_core import to_jsonable_python

from zhuti.config import ExperimentConfig, SweepMember, sweep_members
from zhuti.core import MOMENT, FloatArray, Progress, harmless_cell, silent
from zhuti.evaluate import KChoice, Metrics, choose_k, model_likeness, typical_model
from zhuti.experiment._beside import until
from zhuti.experiment._json import canonical_json
from zhuti.experiment._pipeline import Pipeline
from zhuti.experiment._stages import StageStore
from zhuti.report import render_sweep, say_choice

SWEEP_SCHEMA = "zhuti/sweep/1"
SWEEP_FILES = ("sweep.csv", "sweep.html", "sweep.json")
MEASURES = ("perplexity", "perplexity_error", "npmi_mean", "diversity", "exclusivity_mean")
_K, _STATE = "model.n_topics", "model.random_state"


@dataclass(frozen=True, slots=True)
class SweepChoice:
    """What the rule chose under one combination of the other keys: these, the K, and the member that stands for it."""

    settings: dict[str, Any]
    choice: KChoice
    member: SweepMember


@dataclass(frozen=True, slots=True)
class Sweep:
    """A finished sweep.

    Attributes
    ----------
    chosen
        The config that the run goes on with: that of the member chosen under the first value of every other key.
    config
        The same with the sweep it came from; run again, it gives the same sweep.
    keys
        The stages of every member, as (stage, key).
    files
        What is to be written into the run directory, by name.
    """

    chosen: ExperimentConfig
    config: ExperimentConfig
    keys: frozenset[tuple[str, str]]
    files: dict[str, str]


def same_run(config: ExperimentConfig) -> Iterator[ExperimentConfig]:
    """Yield every config that a run of this one may have gone on with: it, or any member with the sweep it came from."""
    for member in sweep_members(config):
        yield member.config.model_copy(update={"sweep": config.sweep})


def run_sweep(config: ExperimentConfig, folder: Path, progress: Progress = silent) -> Sweep:
    """Run every member of a config's sweep up to its metrics, and choose K.

    Each distinct setting of cleaning, tokens and vocabulary is computed once. The members then run side by side, one a thread,
    the largest K first; what they come to does not depend on how many at once. Members whose stages are in the store already
    are not run again.

    Parameters
    ----------
    config
        With a sweep.
    folder
        Of the stages that the members share.
    progress
        Told of the shared stages, and of every member as stage `sweep`.

    Raises
    ------
    RequestError
        The config, its files or the articles are not as they should be, for any member; the first is told.
    """
    members = sweep_members(config)
    for member in members:
        with StageStore(folder) as store:
            Pipeline(member.config, store)  # what is wrong with any member is known before the first one runs
    matrices: list[dict[str, Any]] = []
    for member in members:
        upstream = member.config.model_dump(include={"corpus", "clean", "tokens", "passages", "vocabulary"})
        if upstream not in matrices:
            matrices.append(upstream)
            with StageStore(folder) as store:
                pipeline = Pipeline(member.config, store, progress=progress)
                _ = pipeline.doc_term, pipeline.reference
    results = _run_members(members, folder, progress)
    choices = _choose(members, results)
    chosen = choices[0].member.config
    described = _described(members, results, choices, config)
    return Sweep(
        chosen=chosen,
        config=chosen.model_copy(update={"sweep": config.sweep}),
        keys=frozenset(key for result in results for key in result.keys),
        files={
            "sweep.csv": _table(members, results),
            "sweep.html": render_sweep(config.run.name, described, language=config.summary.language),
            "sweep.json": canonical_json(described),
        },
    )


@dataclass(frozen=True, slots=True)
class _Result:
    metrics: Metrics
    topic_word: FloatArray
    keys: frozenset[tuple[str, str]]


def _run_members(members: Sequence[SweepMember], folder: Path, progress: Progress) -> list[_Result]:
    """Run members side by side; results in the order of the members."""
    n_threads = members[0].config.run.n_threads or os.cpu_count() or 1
    n_workers = min(n_threads, len(members))
    order = sorted(range(len(members)), key=lambda i: -members[i].config.model.n_topics)
    stop = Event()
    pool = ThreadPoolExecutor(n_workers, "sweep")
    try:
        futures = {
            pool.submit(_run_member, members[i].config, n_threads // n_workers, folder, until(stop)): i for i in order
        }
        results: dict[int, _Result] = {}
        progress("sweep", 0, len(members))
        pending = set(futures)
        while pending:
            done, pending = wait(pending, timeout=MOMENT, return_when=FIRST_COMPLETED)
            for future in done:
                results[futures[future]] = future.result()
                progress("sweep", len(results), len(members))
    finally:
        stop.set()  # after an error or Ctrl-C, the members that still run end at their next step
        pool.shutdown(wait=False, cancel_futures=True)
    return [results[i] for i in range(len(members))]


def _run_member(config: ExperimentConfig, n_threads: int, folder: Path, progress: Progress) -> _Result:
    # How steady the topics are, a sweep sees from its random states; refits are for the member that the run goes on with.
    changes = {
        "run": config.run.model_copy(update={"n_threads": n_threads}),
        "evaluate": config.evaluate.model_copy(update={"n_refits": 0}),
    }
    own = config.model_copy(update=changes)
    with StageStore(folder) as store:
        pipeline = Pipeline(own, store, progress=progress)
        metrics, topic_word = pipeline.metrics, pipeline.topics.topic_word
        store.settle()
        return _Result(metrics, topic_word, frozenset(pipeline.keys.items()))


def _choose(members: Sequence[SweepMember], results: Sequence[_Result]) -> list[SweepChoice]:
    """Choose K under each combination of the keys other than K and random state, in the order of the members."""
    groups: dict[str, list[int]] = {}
    for i, member in enumerate(members):
        others = {key: value for key, value in member.settings.items() if key not in (_K, _STATE)}
        groups.setdefault(json.dumps(to_jsonable_python(others)), []).append(i)
    choices = []
    for settings, group in groups.items():
        by_k: dict[int, list[int]] = {}
        for i in group:
            by_k.setdefault(members[i].config.model.n_topics, []).append(i)
        likeness = {k: model_likeness([results[i].topic_word for i in of_k]) for k, of_k in by_k.items()}
        measured = [results[i].metrics for i in group]
        choice = choose_k(
            [members[i].config.model.n_topics for i in group],
            [metrics.perplexity for metrics in measured],
            [metrics.perplexity_error for metrics in measured],
            [metrics.npmi_mean for metrics in measured],
            likeness,
        )
        member = members[by_k[choice.n_topics][typical_model(likeness[choice.n_topics])]]
        choices.append(SweepChoice(json.loads(settings), choice, member))
    return choices


def _described(
    members: Sequence[SweepMember], results: Sequence[_Result], choices: Sequence[SweepChoice], config: ExperimentConfig
) -> dict[str, Any]:
    """Return the sweep as `sweep.json` has it."""
    return {
        "schema": SWEEP_SCHEMA,
        "language": config.summary.language,
        "keys": list(members[0].settings),
        "members": [
            {
                "settings": to_jsonable_python(member.settings),
                "n_topics": member.config.model.n_topics,
                "random_state": member.config.model.random_state,
                **{name: _plain(getattr(result.metrics, name)) for name in MEASURES},
                "perplexity_note": result.metrics.perplexity_note,
            }
            for member, result in zip(members, results, strict=True)
        ],
        "choices": [
            {
                "settings": choice.settings,
                **_plain(asdict(choice.choice)),
                "random_state": choice.member.config.model.random_state,
                "reason": {language: say_choice(asdict(choice.choice), language) for language in ("zh", "en")},
            }
            for choice in choices
        ],
        "chosen": to_jsonable_python(choices[0].member.settings),
    }


def _table(members: Sequence[SweepMember], results: Sequence[_Result]) -> str:
    """Return one row a member: the values of the swept keys, then the measures."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*members[0].settings, *MEASURES])
    for member, result in zip(members, results, strict=True):
        writer.writerow([*_cells(member.settings), *(_cell(getattr(result.metrics, name)) for name in MEASURES)])
    return buffer.getvalue()


def _cells(settings: Mapping[str, Any]) -> Iterator[str]:
    for value in to_jsonable_python(settings).values():
        yield harmless_cell(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cell(value: float) -> str:
    return repr(value) if math.isfinite(value) else ""


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: `None` for what is undefined or infinite."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
