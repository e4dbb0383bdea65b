"""The stages of an experiment on disk: each there whole, under a key made of all that it depends on, or not there."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from zhuti.core import RunError, is_part, part_path, sha256_file, sync

STAGES_FOLDER = "stages"
"""The store of a run, within its directory."""

_INDEX = "stage.json"
_KEY_SHOWN = 16
_T = TypeVar("_T")


class StageStore:
    """A folder of finished stages, `<stage>-<beginning of its key>/`.

    A stage is written under another name, brought to the disk (fsync) and then renamed: it is there whole or not at all. Its
    `stage.json` has the hash of every file, so one that was damaged later counts as not there.

    Several experiments may share a store, such as the members of a sweep. Two processes may, too: what both compute is the same.

    Parameters
    ----------
    folder
        Made when the first stage is kept.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home, StageStore(Path(home)) as store:
    ...     with store.keep("read", "0" * 64) as folder:
    ...         _ = Path(folder, "a.txt").write_text("今天开学", encoding="utf-8")
    ...     store.find("read", "0" * 64).name, store.find("read", "1" * 64)
    ('read-0000000000000000', None)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._whole: dict[Path, str] = {}
        # To bring a file to the disk takes milliseconds, in which the next stage can already be computed.
        self._disk = ThreadPoolExecutor(1, "stages")
        self._pending: Future[None] | None = None

    def __enter__(self) -> StageStore:
        return self

    def __exit__(self, *reason: object) -> None:
        self._disk.shutdown()

    def path(self, stage: str, key: str) -> Path:
        """Return the folder of a stage, whether it is there or not."""
        return self.folder / f"{stage}-{key[:_KEY_SHOWN]}"

    def holds(self, stage: str) -> bool:
        """Say whether there is any folder of this stage, under whatever key."""
        return any(self.folder.glob(f"{stage}-*"))

    def find(self, stage: str, key: str) -> Path | None:
        """Return the folder of a stage that is there whole, or `None`.

        Raises
        ------
        RunError
            The stage kept before could not be brought to the disk.
        """
        self.settle()
        path = self.path(stage, key)
        if self._whole.get(path) != key:
            if not _is_whole(path, key):
                return None
            self._whole[path] = key
        return path

    def load(self, stage: str, key: str, loader: Callable[[Path], _T]) -> _T | None:
        """Return what `loader` makes of a stage's folder, or `None` where the stage is not there whole."""
        path = self.find(stage, key)
        if path is None:
            return None
        try:
            return loader(path)
        except RunError:  # its bytes are as they were written, but not what the loader wants
            del self._whole[path]
            shutil.rmtree(path)
            return None

    @contextlib.contextmanager
    def keep(self, stage: str, key: str) -> Iterator[Path]:
        """Give a folder to write a stage to; it is the stage's at the end of the block, and gone if that failed.

        Raises
        ------
        RunError
            This stage, or the one kept before, could not be written.
        """
        self.settle()
        part = part_path(self.folder / stage)
        try:
            part.mkdir(parents=True)
            yield part
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise unwritable(self.folder, error) from error
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        self._pending = self._disk.submit(self._finish, part, self.path(stage, key), key)

    def settle(self) -> None:
        """Wait until what was kept is on the disk.

        Raises
        ------
        RunError
            It could not be brought there.
        """
        if self._pending is not None:
            pending, self._pending = self._pending, None
            try:
                pending.result()
            except OSError as error:
                raise unwritable(self.folder, error) from error

    def remove_parts(self) -> None:
        """Remove what a killed process left half written; only for whoever holds the folder for itself."""
        for part in filter(is_part, self.folder.glob(".*")):
            shutil.rmtree(part, ignore_errors=True)

    def prune(self, keys: Iterable[tuple[str, str]]) -> None:
        """Remove every stage but these, each given as stage and key."""
        self.settle()
        wanted = {self.path(stage, key) for stage, key in keys}
        for path in self.folder.glob("*-*"):
            if path not in wanted and (path / _INDEX).is_file():
                shutil.rmtree(path, ignore_errors=True)

    def clear(self) -> None:
        """Remove every stage."""
        self._whole.clear()
        self.prune(())

    def _finish(self, part: Path, path: Path, key: str) -> None:
        try:
            _seal(part, key)
            if path.exists() and _is_whole(path, key):  # another process was faster
                shutil.rmtree(part)
            else:
                shutil.rmtree(path, ignore_errors=True)
                part.rename(path)
                sync(self.folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        self._whole[path] = key


def _seal(part: Path, key: str) -> None:
    """Bring the files of a stage to the disk, and last the list of them."""
    files = sorted(path for path in part.rglob("*") if path.is_file())
    entries = [
        {"path": path.relative_to(part).as_posix(), "size": path.stat().st_size, "sha256": sha256_file(path)}
        for path in files
    ]
    index = part / _INDEX
    index.write_text(json.dumps({"key": key, "files": entries}, ensure_ascii=False, indent=1), encoding="utf-8")
    for path in (*files, index, part):
        sync(path)


def _is_whole(path: Path, key: str) -> bool:
    """Say whether each file of a stage is as it was written, and the stage is of just this key."""
    try:
        index = json.loads((path / _INDEX).read_bytes())
        return bool(index["key"] == key) and all(
            (path / entry["path"]).stat().st_size == entry["size"]
            and sha256_file(path / entry["path"]) == entry["sha256"]
            for entry in index["files"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def unwritable(folder: Path, error: OSError) -> RunError:
    """Return the error that says that a run's files cannot be written, and what of it stays."""
    return RunError(
        f"{folder}: cannot be written to ({error.strerror or error}). The run is not finished; what it has stays, and the same "
        "command goes on from there."
    )
