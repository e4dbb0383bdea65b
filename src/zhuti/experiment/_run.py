"""One experiment, from config to run directory."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhuti.config import ExperimentConfig, config_toml, load_config, sweep_members
from zhuti.core import ConfigError, Progress, sha256_bytes, silent
from zhuti.experiment._budget import say_budget
from zhuti.experiment._folder import claim_folder
from zhuti.experiment._keys import input_name
from zhuti.experiment._pipeline import Pipeline
from zhuti.experiment._record import Stopwatch, library_versions
from zhuti.experiment._results import SUMMARIES, count_lines
from zhuti.experiment._stages import STAGES_FOLDER, StageStore
from zhuti.experiment._sweep import run_sweep, same_run
from zhuti.experiment._tables import write_results
from zhuti.experiment._tracking import check_tracking, track_run
from zhuti.experiment._verify import files_hold


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run.

    Attributes
    ----------
    out
        The run directory.
    reused
        Whether the run stood there already, made from the same inputs, settings and versions.
    resumed
        The stages that were there already, from a run that was killed or had other settings; none are named after a sweep.
    """

    out: Path
    reused: bool
    resumed: tuple[str, ...] = ()

    def summaries(self) -> Iterator[dict[str, Any]]:
        """Yield the summaries (`zhuti/summary/1`), in the order of the corpus."""
        with (self.out / SUMMARIES).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def n_summaries(self) -> int:
        """Return how many summaries there are."""
        return count_lines(self.out / SUMMARIES)

    def problems(self) -> list[str]:
        """Return what was found wrong with the input, one line each."""
        manifest = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        return [f"{problem['where']}: {problem['what']}" for problem in manifest["problems"]]

    def sweep(self) -> dict[str, Any] | None:
        """Return the sweep that the run came from (`zhuti/sweep/1`), or `None`."""
        file = self.out / "sweep.json"
        sweep: dict[str, Any] | None = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
        return sweep


def run_experiment(
    config: str | Path | ExperimentConfig,
    *,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
    fresh: bool = False,
    stages: StageStore | None = None,
    progress: Progress = silent,
) -> RunResult:
    """Run an experiment and write its run directory.

    Parameters
    ----------
    config
        A config file, or a config.
    out
        The run directory; else `run.out` of the config, else `runs/<run.name>` in the working folder.
    overrides
        Settings in the form `model.n_topics=30`, for a config file.
    fresh
        Run even where a finished run with the same inputs, settings and versions stands in `out`, and take no stage from there.
    stages
        A store of stages that other experiments share; by default one of its own, inside the run directory.
    progress
        Told of the stages and how far they are.

    Raises
    ------
    RequestError
        The config, its files, or the folder are not as they should be, or another process is writing there. An earlier run in the
        folder is left as it was.
    RunError
        The results cannot be written: what was finished stays, and the next run goes on from it. Or the run is finished, and
        what is to track it could not be told.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.experiment import new_study
    >>> with tempfile.TemporaryDirectory() as home:
    ...     result = run_experiment(new_study(Path(home, "study")), out=Path(home, "run"))
    ...     len(list(result.summaries()))
    5
    """
    config = check_config(config, overrides=overrides)
    check_tracking(config)
    result = _run(config, run_folder(config, out), fresh, stages, progress)
    if config.run.tracking:
        track_run(config, result.out)
    return result


def _run(
    config: ExperimentConfig, folder: Path, fresh: bool, stages: StageStore | None, progress: Progress
) -> RunResult:
    with claim_folder(folder) as earlier:
        if not fresh and earlier is not None and _stands(earlier, config, folder):
            return RunResult(folder, reused=True)
        watch = Stopwatch()
        with StageStore(folder / STAGES_FOLDER) if stages is None else contextlib.nullcontext(stages) as store:
            if stages is None:
                store.remove_parts()
                if fresh:
                    store.clear()
            sweep = None
            if config.sweep.values():
                with watch.stage("sweep"):
                    sweep = run_sweep(config, store.folder, progress)
            pipeline = Pipeline(sweep.chosen if sweep else config, store, watch=watch, progress=progress)
            more = sweep.files if sweep else {}
            write_results(folder, sweep.config if sweep else config, pipeline, watch, progress, more=more)
            if stages is None:
                store.prune([*pipeline.keys.items(), *(sweep.keys if sweep else ())])
    return RunResult(folder, reused=False, resumed=() if sweep else tuple(pipeline.reused))


def check_config(config: str | Path | ExperimentConfig, *, overrides: Sequence[str] = ()) -> ExperimentConfig:
    """Return a config that is valid and whose files are all there.

    Raises
    ------
    ConfigError
        With every problem of the config, or every file that it names and that is not there.

    Examples
    --------
    >>> check_config("no.toml")
    Traceback (most recent call last):
    zhuti.core._errors.ConfigError: no.toml: no such config file. `zhuti new DIR` makes a study to start from.
    """
    where = "config" if isinstance(config, ExperimentConfig) else str(config)
    if not isinstance(config, ExperimentConfig):
        config = load_config(config, overrides)
    named = {
        "corpus.path": (config.corpus.path,),
        "tokens.lexicon": config.tokens.lexicon,
        "tokens.stopwords": config.tokens.stopwords,
        "evaluate.reference": (config.evaluate.reference,) if config.evaluate.reference else (),
    }
    for (section, key), values in config.sweep.values().items():
        if key in ("lexicon", "stopwords"):
            named[f"sweep.{section}.{key}"] = tuple(path for paths in values for path in paths)
    missing = [f"  {key} = {path}" for key, paths in named.items() for path in paths if not os.path.exists(path)]  # noqa: PTH110  (Path's raises for too long a name)
    if missing:
        hint = "Relative paths start from the config's folder, those of --set from the working folder."
        raise ConfigError("\n".join([f"{where}: no such file or folder:", *missing, hint]))
    return config


def run_folder(config: ExperimentConfig, out: str | Path | None) -> Path:
    """Return where a run goes: `out`, else the config's `run.out`, else `runs/<run.name>` in the working folder."""
    return Path(out) if out is not None else config.run.out or Path("runs", config.run.name)


def plan_experiment(
    config: str | Path | ExperimentConfig, *, out: str | Path | None = None, overrides: Sequence[str] = ()
) -> str:
    """Say what `run_experiment` would do: the resolved config, the files, about how long it takes, and where the run would go.

    Raises
    ------
    RequestError
        As `run_experiment`. Nothing is written in any case.
    """
    from zhuti.corpus import list_files

    config = check_config(config, overrides=overrides)
    files = list_files(config.corpus.path).files
    size = sum(path.stat().st_size for path, _ in files)
    sweep = f"# compares {len(sweep_members(config))} models and chooses K\n" if config.sweep.values() else ""
    return (
        f"{config_toml(config)}\n"
        f"# reads {len(files)} files, {size:,} bytes, from {config.corpus.path}\n"
        f"{sweep}"
        f"# {say_budget(config, [path for path, _ in files])}\n"
        f"# writes to {run_folder(config, out)}"
    )


def _stands(manifest: dict[str, Any], config: ExperimentConfig, folder: Path) -> bool:
    """Say whether a finished run was made from just these inputs, settings and versions, and is whole."""
    from zhuti.corpus import list_files

    if manifest["status"] != "complete" or manifest["versions"] != library_versions():
        return False
    if manifest["config_sha256"] not in (sha256_bytes(config_toml(same).encode()) for same in same_run(config)):
        return False
    for role, source in (("articles", config.corpus.path), ("reference", config.evaluate.reference)):
        listed = {input_name(path) for path, _ in list_files(source).files} if source else set()
        if listed != {entry["path"] for entry in manifest["inputs"] if entry["role"] == role}:
            return False
    return files_hold(folder, manifest)
