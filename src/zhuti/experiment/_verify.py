"""Holding a finished run against its manifest, field by field."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from zhuti.core import RequestError, RunError, sha256_file
from zhuti.experiment._describe import describe
from zhuti.experiment._folder import read_finished
from zhuti.experiment._record import library_versions
from zhuti.experiment._results import load_results
from zhuti.experiment._stages import STAGES_FOLDER, StageStore

State = Literal["exact", "changed", "cannot be checked"]
DERIVED = ("counts", "decisions", "lexicon", "problems")
"""The fields of a manifest that follow from the stages."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one thing that the manifest records.

    Attributes
    ----------
    field
        `config`, `inputs`, `outputs`, `stages`, `versions`, `counts`, `decisions`, `lexicon`, `problems` or `timings`.
    name
        Which of them, such as the path of a file; empty where the field is one thing.
    state
        As recorded; something else; or it cannot be told.
    note
        What there is instead, or why it cannot be told.
    """

    field: str
    name: str
    state: State
    note: str = ""

    @property
    def fails(self) -> bool:
        """Whether the run is not what its manifest says; other versions today and lost stages do not make it so."""
        if self.field in ("versions", "stages"):
            return False
        return self.state == "changed" or (self.state == "cannot be checked" and self.field in ("inputs", "outputs"))

    def __str__(self) -> str:
        return f"{self.field}{self.name and ' '}{self.name}: {self.state}{self.note and f' ({self.note})'}"


def verify_run(run: str | Path) -> tuple[Finding, ...]:
    """Hold a finished run against its manifest: the config, every input and output, stages, versions, and all counts.

    Parameters
    ----------
    run
        A run directory; it is only read.

    Returns
    -------
    tuple of Finding
        One for each thing recorded. Those that `fails` mean that the run is not, or cannot be shown to be, what it was.

    Raises
    ------
    RequestError
        There is no finished run there.
    RunError
        The manifest lacks what a finished run's holds.

    Examples
    --------
    >>> verify_run("no/such/run")
    Traceback (most recent call last):
    zhuti.core._errors.RequestError: no/such/run: holds no run of zhuti (no manifest.json).
    """
    folder = Path(run)
    manifest = read_finished(folder)
    same = {"path": "config.toml", "sha256": manifest["config_sha256"]}
    return (
        _check("config", "", folder / "config.toml", same),
        *(_check("inputs", entry["path"], Path(entry["path"]), entry) for entry in manifest["inputs"]),
        *(_check("outputs", entry["path"], folder / entry["path"], entry) for entry in manifest["outputs"]),
        *_check_stages(folder, manifest),
        *_check_versions(manifest["versions"]),
        *_check_derived(folder, manifest),
        Finding("timings", "", "cannot be checked", "they are of that one run"),
    )


def files_hold(folder: Path, manifest: dict[str, Any]) -> bool:
    """Say whether every input and output is as `manifest` has it; outputs are looked for in `folder`."""
    inputs = ((Path(entry["path"]), entry) for entry in manifest["inputs"])
    outputs = ((folder / entry["path"], entry) for entry in manifest["outputs"])
    return all(_check("", "", path, entry).state == "exact" for path, entry in itertools.chain(inputs, outputs))


def _check(field: str, name: str, path: Path, entry: dict[str, Any]) -> Finding:
    try:
        if not path.is_file():  # a pipe or a device would be read for ever
            return Finding(field, name, "cannot be checked" if field == "inputs" else "changed", "missing")
        same = path.stat().st_size == entry.get("size", path.stat().st_size) and sha256_file(path) == entry["sha256"]
    except OSError as error:
        return Finding(field, name, "cannot be checked", f"unreadable: {error.strerror}")
    return Finding(field, name, "exact" if same else "changed")


def _check_stages(folder: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    with StageStore(folder / STAGES_FOLDER) as store:
        for stage, key in manifest.get("stages", {}).items():
            if stage == "report":  # is the outputs
                continue
            if store.find(stage, str(key)) is not None:
                yield Finding("stages", stage, "exact")
            elif store.path(stage, str(key)).exists():
                yield Finding("stages", stage, "changed", "the next run makes it anew")
            else:
                yield Finding("stages", stage, "cannot be checked", "removed; a run makes it anew")


def _check_versions(recorded: dict[str, Any]) -> Iterator[Finding]:
    today = library_versions()
    for name, version in sorted(recorded.items()):
        if name not in today:
            yield Finding("versions", name, "cannot be checked", f"was {version}; this zhuti does not use it")
        elif today[name] == version:
            yield Finding("versions", name, "exact")
        else:
            yield Finding("versions", name, "changed", f"was {str(version)[:12]}, is {today[name][:12]}")


def _check_derived(folder: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    try:
        results = load_results(folder)
        flags = (summary.flags for summary in results.summaries)
        today = describe(results.corpus, results.tokens, results.doc_term, flags)
    except (RequestError, RunError, ValueError):
        for field in DERIVED:
            yield Finding(field, "", "cannot be checked", "the stages that it follows from are gone")
        return
    for field in DERIVED:
        yield Finding(field, "", "exact" if manifest.get(field) == today[field] else "changed")
