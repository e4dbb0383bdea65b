"""The run directory as a place: who may write there, and under which names."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from zhuti.core import RequestError, RunError, is_part, write_atomic
from zhuti.experiment._json import canonical_json
from zhuti.experiment._lock import LOCK, hold_folder
from zhuti.experiment._stages import STAGES_FOLDER

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = "zhuti/manifest/1"
INFERENCE_SCHEMA = "zhuti/inference/1"
_UNSAFE = re.compile(r"[^\w.-]+")
_RESERVED = re.compile(r"(aux|con|nul|prn|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # on Windows
_MAX_STEM_BYTES = 120


@contextlib.contextmanager
def claim_folder(out: Path, schema: str = MANIFEST_SCHEMA) -> Iterator[dict[str, Any] | None]:
    """Hold `out`, a folder of ours or a new one, for this process alone.

    Gives the manifest of the run that stands there, or of what else has `schema`, finished or not; `None` for a new folder, which
    then has that of an unfinished one. A new folder in which nothing was finished goes when the request proves wrong.

    Raises
    ------
    RequestError
        Something else stands there, another process holds it, or nothing can be written there. Nothing was changed.
    """
    existed = os.path.lexists(out)  # False, not an error, for a name that no system bears
    try:
        with contextlib.ExitStack() as held:
            manifest = _claim(out, schema, held)
            try:
                yield manifest
            except RequestError:
                if manifest is None:
                    _give_back(out)
                raise
    finally:
        if not existed:
            with contextlib.suppress(OSError):
                out.rmdir()  # only where it is empty


def _claim(out: Path, schema: str, held: contextlib.ExitStack) -> dict[str, Any] | None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        _refuse_foreign(out, schema)
        held.enter_context(hold_folder(out))
        manifest = _refuse_foreign(out, schema)
        if manifest is None:
            start_manifest(out, schema=schema)
    except FileExistsError:
        raise RequestError(f"{out}: is a file. Name a folder with --out.") from None
    except OSError as error:
        raise RequestError(f"{out}: cannot be written to ({error.strerror}). Name another folder with --out.") from None
    return manifest


def _refuse_foreign(out: Path, schema: str) -> dict[str, Any] | None:
    manifest = read_manifest(out, schema)
    if manifest is None and not all(path.name == LOCK or is_part(path) for path in out.iterdir()):
        raise RequestError(
            f"{out}: holds files that are no run of zhuti; nothing was touched. "
            "Name another folder with --out, or empty this one."
        )
    return manifest


def _give_back(out: Path) -> None:
    """Make a folder that was new empty again, unless stages in it are finished: the request, mended, can go on from them."""
    stages = out / STAGES_FOLDER
    if not stages.is_dir() or not any(not path.name.startswith(".") for path in stages.iterdir()):
        shutil.rmtree(stages, ignore_errors=True)
        (out / MANIFEST).unlink(missing_ok=True)


def read_manifest(run: Path, schema: str = MANIFEST_SCHEMA) -> dict[str, Any] | None:
    """Return the manifest in `run`, or `None` where there is none of ours.

    Its status is `complete`, `running`, or `damaged` where somebody's hand left it without what a complete one holds.
    """
    file = run / MANIFEST
    try:
        manifest = json.loads(file.read_bytes()) if file.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or manifest.get("schema") != schema:
        return None
    if schema == MANIFEST_SCHEMA and manifest.get("status") != "running" and not _is_whole(manifest):
        manifest["status"] = "damaged"
    return manifest


def read_finished(run: Path) -> dict[str, Any]:
    """Return the manifest of a finished run.

    Raises
    ------
    RequestError
        There is none, or it was not finished.
    RunError
        The manifest lacks what a finished run's holds.
    """
    manifest = read_manifest(run)
    if manifest is None:
        raise RequestError(f"{run}: holds no run of zhuti (no manifest.json).")
    if manifest["status"] == "damaged":
        raise RunError(f"{run}: manifest.json is damaged. `zhuti run` with its config makes the run anew.")
    if manifest["status"] != "complete":
        raise RequestError(f"{run}: the run was not finished. `zhuti run` with its config goes on with it.")
    return manifest


def start_manifest(folder: Path, outputs: Sequence[str] = (), schema: str = MANIFEST_SCHEMA) -> None:
    """Write the manifest of a run that is not finished, with the outputs that it may write.

    Raises
    ------
    OSError
        It cannot be written.
    """
    running = {"schema": schema, "status": "running", "outputs": [{"path": name} for name in outputs]}
    write_atomic(folder / MANIFEST, canonical_json(running))


def _is_whole(manifest: dict[str, Any]) -> bool:
    """Say whether a manifest holds all that is read of a complete one."""
    file: dict[str, type] = {"path": str, "size": int, "sha256": str}
    lists: dict[str, dict[str, type]] = {
        "inputs": {"role": str, **file},
        "outputs": file,
        "problems": {"where": str, "what": str},
    }
    return (
        manifest.get("status") == "complete"
        and isinstance(manifest.get("versions"), dict)
        and isinstance(manifest.get("config_sha256"), str)
        and all(_are(manifest.get(name), fields) for name, fields in lists.items())
        and any(output["path"] == "summaries.jsonl" for output in manifest["outputs"])
    )


def _are(entries: object, fields: dict[str, type]) -> bool:
    """Say whether this is a list of objects that have these fields."""
    return isinstance(entries, list) and all(
        isinstance(entry, dict) and all(isinstance(entry.get(name), kind) for name, kind in fields.items())
        for entry in entries
    )


def page_names(article_ids: Sequence[str]) -> list[str]:
    """Return the name of the page of each article id."""
    return [f"{stem}.md" for stem in file_stems(article_ids)]


def file_stems(article_ids: Sequence[str]) -> list[str]:
    """Return a file name without suffix for each article id: readable where the id is plain, never a path, each different.

    Letters of any script, digits, `_`, `-` and inner dots stay. An id that holds anything else, is longer than a file name should
    be, or is reserved on some system gets a hash of itself appended; so do those that would share a file, also where upper
    and lower case are one.

    Examples
    --------
    >>> file_stems(["002_龙井", "../../x"])
    ['002_龙井', 'x-9cdf6a50100a862e']
    """
    stems = [_stem(article_id) for article_id in article_ids]
    shared = Counter(stem.casefold() for stem in stems)
    return [
        stem if shared[stem.casefold()] == 1 else f"{stem}-{_digest(article_id)}"
        for stem, article_id in zip(stems, article_ids, strict=True)
    ]


def _stem(article_id: str) -> str:
    stem = _UNSAFE.sub("_", article_id).strip("._")
    while len(os.fsencode(stem)) > _MAX_STEM_BYTES:
        stem = stem[:-1]
    if stem == article_id != "" and unicodedata.is_normalized("NFC", stem) and not _RESERVED.fullmatch(stem):
        return stem
    return f"{stem}-{_digest(article_id)}" if stem else _digest(article_id)


def _digest(article_id: str) -> str:
    return hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
