"""Hashes of files, and files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part", re.DOTALL)


def sha256_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal.

    Examples
    --------
    >>> sha256_bytes(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal, read in blocks.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomic(path: Path, data: bytes | str, *, durable: bool = True) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one and nothing between.

    Parameters
    ----------
    path
        Where to; its folder must exist.
    data
        Text is written as UTF-8, line ends as they are.
    durable
        Bring the bytes to the disk first, so that the same holds after a power cut. A caller who writes many files may rather
        do that once, for all of them.

    Raises
    ------
    OSError
        The file cannot be written; nothing is left behind.
    """
    with write_parts(path, durable=durable) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextlib.contextmanager
def write_parts(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """Give a file to write to that becomes `path` at the end of the block, as by `write_atomic`, and is gone if that failed.

    Raises
    ------
    OSError
        The file cannot be written; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with write_parts(Path(folder, "a.txt")) as file:
    ...         _ = file.write("今天".encode())
    ...     Path(folder, "a.txt").read_text(encoding="utf-8")
    '今天'
    """
    part = part_path(path)
    try:
        with part.open("xb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def part_path(path: Path) -> Path:
    """Return a new name beside `path`, under which it can be written before it is renamed."""
    return path.parent / f".{path.name[:64]}.{os.urandom(4).hex()}.part"


def is_part(path: Path) -> bool:
    """Say whether a file has such a name: once nobody writes there any more, it is what a killed process left.

    Examples
    --------
    >>> is_part(part_path(Path("a.txt"))), is_part(Path(".a.txt.part"))
    (True, False)
    """
    return _PART.fullmatch(path.name) is not None


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, from the system's memory to the disk.

    Raises
    ------
    OSError
        The disk is full, or gone.
    """
    if os.name == "nt" and path.is_dir():  # which Windows neither can nor needs to
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
