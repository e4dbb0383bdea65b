"""The run directory in the making: outputs written whole, and the manifest that lists them."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import platform
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from zhuti._version import __version__
from zhuti.core import sha256_bytes, write_atomic
from zhuti.experiment._folder import MANIFEST, MANIFEST_SCHEMA, read_manifest

_LIBRARIES = ("gensim", "jieba", "numba", "numpy", "opencc", "polars", "pypinyin", "scikit-learn", "scipy")
_OWN_FOLDERS = ("model", "summaries")


def library_versions() -> dict[str, str]:
    """Return the versions of zhuti, Python and the libraries that a result depends on.

    Examples
    --------
    >>> library_versions()["zhuti"] == __version__
    True
    """
    libraries = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"zhuti": __version__, "python": platform.python_version(), **libraries}


def canonical_json(value: object) -> str:
    """Return JSON for people and machines: indented, keys in order, Han as Han, NaN refused."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


class Stopwatch:
    """Measures the stages of a run, in seconds of wall time."""

    def __init__(self) -> None:
        self.started = time.time()
        self.stages: dict[str, float] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what runs inside."""
        begin = time.perf_counter()
        yield
        self.stages[name] = round(time.perf_counter() - begin, 3)


class RunWriter:
    """Writes the outputs of one run into its folder; until `finish`, the manifest says `running`.

    Parameters
    ----------
    folder
        A claimed run directory.
    planned
        The names of all outputs to come.

    Raises
    ------
    OSError
        From any method: a file cannot be written, the disk being full for instance.
    """

    def __init__(self, folder: Path, planned: Iterable[str]) -> None:
        self.folder = folder
        self._outputs: list[dict[str, object]] = []
        # Listed from the start, so that the run after a killed one knows every file that is ours to remove.
        self._ours = sorted({*planned, *_listed(read_manifest(folder))})
        running = {"status": "running", "outputs": [{"path": name} for name in self._ours]}
        write_atomic(folder / MANIFEST, canonical_json({"schema": MANIFEST_SCHEMA, **running}))
        for name in _OWN_FOLDERS:
            (folder / name).mkdir(exist_ok=True)

    def write(self, name: str, data: bytes | str) -> None:
        """Write one output, `name` being its path inside the run directory; text as UTF-8, a lone surrogate as U+FFFD."""
        payload = re.sub("[\ud800-\udfff]", "\ufffd", data).encode() if isinstance(data, str) else data
        write_atomic(self.folder / name, payload)
        self._list(name, payload)

    def adopt(self, name: str) -> None:
        """List an output that a room has written itself."""
        self._list(name, (self.folder / name).read_bytes())

    def _list(self, name: str, payload: bytes) -> None:
        self._outputs.append({"path": name, "size": len(payload), "sha256": sha256_bytes(payload)})

    def finish(self, manifest: dict[str, object]) -> None:
        """Remove what an earlier run left and this one did not write, and write the manifest: the run is complete."""
        written = {str(output["path"]) for output in self._outputs}
        for name in self._ours:
            if name not in written:
                (self.folder / name).unlink(missing_ok=True)
        head = {"schema": MANIFEST_SCHEMA, "status": "complete", "versions": library_versions()}
        outputs = sorted(self._outputs, key=lambda output: str(output["path"]))
        write_atomic(self.folder / MANIFEST, canonical_json({**head, **manifest, "outputs": outputs}))


def _listed(manifest: dict[str, Any] | None) -> Iterator[str]:
    """Yield the outputs that a manifest, finished or not, lists in a run directory; names that lead out of it are none."""
    outputs = manifest.get("outputs") if manifest else None
    for entry in outputs if isinstance(outputs, list) else ():
        name = entry.get("path") if isinstance(entry, dict) else None
        if isinstance(name, str) and re.fullmatch(r"((model|summaries)/)?[\w-][\w.-]*", name):
            yield name
