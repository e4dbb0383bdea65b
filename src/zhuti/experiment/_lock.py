"""One process at a time in a folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from zhuti.core import RequestError

LOCK = ".lock"
_FAR = 2**30  # Windows forbids others to read what is locked, and the holder's name must be read


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Hold a folder for this process until the end of the block.

    The lock is the operating system's and ends with its process, however that ends: a `.lock` that a killed process left holds
    nothing up.

    Raises
    ------
    RequestError
        Another process, or another part of this one, holds the folder; the message says who, where and since when.
    OSError
        Nothing can be written there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home, hold_folder(Path(home)):
    ...     sorted(path.name for path in Path(home).iterdir())
    ['.lock']
    """
    path = folder / LOCK
    handle = _acquire(path)
    if handle is None:
        raise RequestError(
            f"{folder}: {_holder(path)} is writing there. Wait for it, or name another folder with --out."
        )
    try:
        since = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        os.truncate(handle, 0)
        os.write(handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode())
        yield
    finally:
        if sys.platform != "win32":  # where a file cannot go while it is open
            path.unlink(missing_ok=True)
        os.close(handle)


def _acquire(path: Path) -> int | None:
    """Return the locked file, opened; `None` where somebody else holds it."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        if not _lock(handle):
            os.close(handle)
            return None
        # The holder before us removes its file: between opening and locking, ours may have become another than the one there.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']},"
    except (OSError, ValueError, KeyError, TypeError):  # it has not yet written its name
        return "another process"
