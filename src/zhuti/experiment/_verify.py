"""Holding a finished run against its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from zhuti.core import sha256_file
from zhuti.experiment._folder import read_finished

State = Literal["changed", "missing", "unreadable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that is not as the manifest has it: its role (`input` or `output`), its name, and what became of it."""

    role: Literal["input", "output"]
    name: str
    state: State

    def __str__(self) -> str:
        return f"{self.role} {self.name}: {self.state}"


def verify_run(run: str | Path) -> tuple[Finding, ...]:
    """Hold every input and output of a finished run against the hashes in its manifest.

    Parameters
    ----------
    run
        A run directory.

    Returns
    -------
    tuple of Finding
        What is not as it was; empty when everything is.

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
    return check_files(folder, manifest)


def check_files(folder: Path, manifest: dict[str, Any]) -> tuple[Finding, ...]:
    """Return the files of `manifest` that are not as it has them; outputs are looked for in `folder`."""
    findings = [_check("input", Path(entry["path"]), entry["path"], entry) for entry in manifest["inputs"]]
    findings += [_check("output", folder / entry["path"], entry["path"], entry) for entry in manifest["outputs"]]
    return tuple(finding for finding in findings if finding is not None)


def _check(role: Literal["input", "output"], path: Path, name: str, entry: dict[str, Any]) -> Finding | None:
    try:
        if not path.is_file():  # a pipe or a device would be read for ever
            return Finding(role, name, "missing")
        same = path.stat().st_size == entry["size"] and sha256_file(path) == entry["sha256"]
    except OSError:
        return Finding(role, name, "unreadable")
    return None if same else Finding(role, name, "changed")
