"""The run directory in the making: outputs written whole, and the manifest that lists them."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import os
import platform
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import zhuti
from zhuti._version import __version__
from zhuti.core import (
    Progress,
    is_part,
    part_path,
    sha256_bytes,
    sha256_file,
    sync,
    well_formed,
    write_atomic,
    write_parts,
)
from zhuti.experiment._folder import MANIFEST, MANIFEST_SCHEMA, read_manifest, start_manifest
from zhuti.experiment._json import canonical_json
from zhuti.report import Language, Page, write_pages

_LIBRARIES = ("gensim", "jieba", "numba", "numpy", "opencc", "polars", "pypinyin", "scikit-learn", "scipy")
PAGES = "summaries"
_OWN_FOLDERS = ("model", PAGES)
# To bring one file to the disk takes some 3 ms. To bring all to it that the machine has in its memory takes longer than that, but
# a million pages would take an hour.
_SYNC_ALL = 500


@functools.cache
def library_versions() -> dict[str, str]:
    """Return the versions of zhuti, Python and the libraries that a result depends on.

    `zhuti_source` is the SHA-256 of zhuti's own source, since between two releases a version number does not say what was run,
    and `jieba_dictionary` that of the dictionary.

    Examples
    --------
    >>> library_versions()["zhuti"] == __version__
    True
    """
    libraries = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {
        "zhuti": __version__,
        "zhuti_source": _source_digest(),
        "python": platform.python_version(),
        **libraries,
        "jieba_dictionary": sha256_file(
            Path(str(importlib.metadata.distribution("jieba").locate_file("jieba/dict.txt")))
        ),
    }


def _source_digest() -> str:
    home = Path(zhuti.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        digest.update(f"{path.relative_to(home).as_posix()}\0{sha256_file(path)}\n".encode())
    return digest.hexdigest()


class Stopwatch:
    """Measures the stages of a run, in seconds of wall time; while one runs inside another, only the inner one counts."""

    def __init__(self) -> None:
        self.started = time.time()
        self._seconds: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what runs inside."""
        self._lap()
        self._running.append(name)
        try:
            yield
        finally:
            self._lap()
            self._running.pop()

    @property
    def seconds(self) -> dict[str, float]:
        """What each stage took."""
        return {name: round(seconds, 3) for name, seconds in self._seconds.items()}

    def _lap(self) -> None:
        now = time.perf_counter()
        if self._running:
            name = self._running[-1]
            self._seconds[name] = self._seconds.get(name, 0.0) + now - self._since
        self._since = now


class RunWriter:
    """Writes the outputs of one run into its folder; until `finish`, the manifest says `running`.

    Parameters
    ----------
    folder
        A claimed run directory.
    pages
        The file names of all pages to come.
    schema
        Of the manifest.

    Raises
    ------
    OSError
        From any method: a file cannot be written, the disk being full for instance.
    """

    def __init__(self, folder: Path, pages: Iterable[str], schema: str = MANIFEST_SCHEMA) -> None:
        self.folder = folder
        self._schema = schema
        self._outputs: dict[str, tuple[int, str]] = {}
        # Listed from the start, so that the run after a killed one knows every file that is ours to remove.
        self._ours = sorted({*(f"{PAGES}/{name}" for name in pages), *_listed(read_manifest(folder, schema))})
        start_manifest(folder, self._ours, schema)
        self._remove_parts()

    def write(self, name: str, data: bytes | str) -> None:
        """Write one output, `name` being its path inside the run directory; text as UTF-8, a lone surrogate as U+FFFD."""
        payload = well_formed(data).encode() if isinstance(data, str) else data
        write_atomic(self.folder / name, payload, durable=False)
        self._outputs[name] = len(payload), sha256_bytes(payload)

    def write_pages(
        self, pages: Iterable[Page], n_pages: int, language: Language, n_threads: int | None, progress: Progress
    ) -> None:
        """Write the pages of all summaries; they are there at once when the last is written."""
        part = part_path(self.folder / PAGES)
        part.mkdir()
        try:
            with contextlib.closing(
                write_pages(part, pages, n_pages, language=language, n_threads=n_threads)
            ) as written:
                for i, page in enumerate(written):
                    self._outputs[f"{PAGES}/{page.name}"] = page.size, page.sha256
                    progress("report", i + 1, n_pages)
            self._place_pages(part)
        except Exception:  # after Ctrl-C the next run removes them: of many that takes long
            shutil.rmtree(part, ignore_errors=True)
            raise

    def _place_pages(self, part: Path) -> None:
        """Put pages in the place of an earlier run's; what somebody else laid beside those stays."""
        folder, ours = self.folder / PAGES, frozenset(self._ours)
        for page in folder.iterdir() if folder.is_dir() else ():
            if f"{PAGES}/{page.name}" in ours:
                page.unlink()
        try:
            part.replace(folder)
        except OSError:  # it is not empty, or a link to elsewhere
            for page in part.iterdir():
                shutil.move(page, folder / page.name)
            part.rmdir()

    def write_lines(self, name: str, lines: Iterable[str]) -> None:
        """Write one output line by line, never all of it in memory."""
        with write_parts(self.folder / name) as file:
            for line in lines:
                file.write(well_formed(line).encode() + b"\n")
        self.adopt(name)

    def place(self, name: str, source: Path) -> None:
        """Make a file that is there already an output: the same bytes on the disk where that can be, else a copy."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        place_file(source, self.folder / name)
        self.adopt(name)

    def adopt(self, name: str) -> None:
        """List an output that was written already."""
        path = self.folder / name
        self._outputs[name] = path.stat().st_size, sha256_file(path)

    def finish(self, manifest: dict[str, object]) -> None:
        """Remove what an earlier run left and this one did not write, and write the manifest: the run is complete."""
        for name in self._ours:
            if name not in self._outputs:
                (self.folder / name).unlink(missing_ok=True)
        self._bring_to_disk()
        head = {"schema": self._schema, "status": "complete", "versions": library_versions()}
        outputs = [
            {"path": name, "size": size, "sha256": sha256} for name, (size, sha256) in sorted(self._outputs.items())
        ]
        write_atomic(self.folder / MANIFEST, canonical_json({**head, **manifest, "outputs": outputs}))

    def _bring_to_disk(self) -> None:
        if len(self._outputs) > _SYNC_ALL and hasattr(os, "sync"):
            os.sync()
            return
        for name in self._outputs:
            sync(self.folder / name)

    def _remove_parts(self) -> None:
        """Remove what a killed run was just writing."""
        for folder in (self.folder, *(self.folder / name for name in _OWN_FOLDERS)):
            for path in filter(is_part, folder.glob(".*")):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)


def place_file(source: Path, target: Path) -> None:
    """Make `target` the same file as `source`, or a copy of it where the file system has no links.

    Raises
    ------
    OSError
        It cannot be written.
    """
    part = part_path(target)
    try:
        try:
            os.link(source, part)
        except OSError:
            shutil.copyfile(source, part)
        part.replace(target)  # does nothing where both are one file already
    finally:
        part.unlink(missing_ok=True)


def _listed(manifest: dict[str, Any] | None) -> Iterator[str]:
    """Yield the outputs that a manifest, finished or not, lists in a run directory; names that lead out of it are none."""
    outputs = manifest.get("outputs") if manifest else None
    for entry in outputs if isinstance(outputs, list) else ():
        name = entry.get("path") if isinstance(entry, dict) else None
        if isinstance(name, str) and re.fullmatch(r"((model|summaries)/)?[\w-][\w.-]*", name):
            yield name
