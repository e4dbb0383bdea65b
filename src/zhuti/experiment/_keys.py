"""What each stage of an experiment depends on, as one hash."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhuti.config import ExperimentConfig
from zhuti.core import RequestError, sha256_bytes, sha256_file
from zhuti.corpus import Corpus, list_files
from zhuti.experiment._measures import reference_config
from zhuti.experiment._record import library_versions

STAGES = ("read", "tokens", "matrix", "model", "evaluate", "summarise", "report")
"""In running order. Each depends on the one before it and so on all before; but `summarise` on `model`, and `report` on both."""

_BEFORE = {
    "tokens": ("read",),
    "matrix": ("tokens",),
    "model": ("matrix",),
    "evaluate": ("model",),
    "summarise": ("model",),
    "report": ("evaluate", "summarise"),
}
_SETTINGS = {
    "read": ("corpus", "clean"),
    "tokens": ("tokens",),
    "matrix": ("passages", "vocabulary"),
    "model": ("model",),
    "evaluate": ("evaluate",),
    "summarise": ("summary",),
    "report": ("summary", "run"),
}
# What changes no result, and what only the pages show.
_NOT_IN_KEY = {
    ("evaluate", "reference"),  # its text is a stage of its own
    ("summarise", "language"),
    ("report", "out"),
    ("report", "n_threads"),
    ("report", "tracking"),
}


def stage_keys(config: ExperimentConfig, read: str) -> dict[str, str]:
    """Return the key of every stage, given that of reading.

    The key of a stage is the SHA-256 of its settings, of the bytes of the files that these name, and of the keys of the stages it
    depends on. How many threads work, and where a list of words lies, is in no key. `reference` is there only where the config
    names one.

    Raises
    ------
    RequestError
        A file that a setting names cannot be read.
    """
    keys = {"read": read}
    for stage in STAGES[1:]:
        depends = {before: keys[before] for before in _BEFORE[stage]}
        if stage == "evaluate" and config.evaluate.reference is not None:
            reference = reference_config(config)
            found = read_key(reference, list_inputs(reference, hashed=True))
            depends["reference"] = keys["reference"] = _key("tokens", reference, {"read": found})
        keys[stage] = _key(stage, config, depends)
    return keys


@dataclass(frozen=True, slots=True)
class Inputs:
    """What there is to read: the SHA-256 of each file by its path, `None` for one that cannot be read, and what is passed over."""

    files: Mapping[str, str | None]
    passed_over: tuple[str, ...]

    def as_read(self, corpus: Corpus) -> Inputs:
        """Return the same of the bytes that were read, which may have changed since."""
        read = {file.path: file.sha256 for file in corpus.inputs}
        return Inputs({**dict.fromkeys(self.files), **read}, self.passed_over)


def list_inputs(config: ExperimentConfig, *, hashed: bool) -> Inputs:
    """List what reading would read, with the files' hashes if these are wanted already."""
    listing = list_files(config.corpus.path)
    files = {input_name(path): _hash(path) if hashed else None for path, _ in listing.files}
    return Inputs(files, tuple(map(str, listing.problems)))


def input_name(path: Path) -> str:
    """Return a path as `InputFile` has it."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")


def read_key(config: ExperimentConfig, inputs: Inputs) -> str:
    """Return the key of reading: settings, each file with the hash of its bytes, and the versions of all that computes here."""
    found = {"files": sorted(inputs.files.items()), "passed_over": inputs.passed_over}
    return _key("read", config, {**found, "versions": library_versions()})


def _key(stage: str, config: ExperimentConfig, depends: Mapping[str, object]) -> str:
    settings = {section: _settings(stage, config, section) for section in _SETTINGS[stage]}
    text = json.dumps({"stage": stage, "settings": settings, "depends": depends}, sort_keys=True)
    return sha256_bytes(text.encode())


def _settings(stage: str, config: ExperimentConfig, section: str) -> dict[str, object]:
    table = getattr(config, section)
    plain = table.model_dump(mode="json")
    names = (name for name in plain if (stage, name) not in _NOT_IN_KEY)
    return {name: _contents(getattr(table, name), plain[name]) if name != "path" else plain[name] for name in names}


def _contents(value: object, plain: object) -> object:
    """Return a setting as JSON holds it, but the hash of a file for its path."""
    if isinstance(value, tuple) and value and all(isinstance(item, Path) for item in value):
        return [_contents(path, None) for path in value]
    if not isinstance(value, Path):
        return plain
    try:
        return sha256_file(value)
    except OSError as error:
        raise RequestError(f"{value}: cannot be read: {error.strerror}.") from None


def _hash(path: Path) -> str | None:
    try:
        return sha256_file(path) if path.is_file() else None
    except OSError:
        return None
