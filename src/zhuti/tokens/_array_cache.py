"""Named arrays in one file that can be memory-mapped, and that says what it was made from.

Layout: a magic line, the length of the header in 8 bytes, a JSON header (source, checksum of the rest, and for each array its
type, shape and place), then the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuti.core import write_atomic

_MAGIC = b"zhuti arrays 2\n"
_ALIGN = 64

Arrays = dict[str, NDArray[Any]]


def save_arrays(path: Path, source: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `arrays`, made from what `source` identifies, so that the file appears whole or not at all.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    places: dict[str, list[Any]] = {}
    body = bytearray()
    for name, array in arrays.items():
        body += bytes(-len(body) % _ALIGN)
        places[name] = [array.dtype.str, list(array.shape), len(body)]
        body += np.ascontiguousarray(array).tobytes()
    header = {"source": source, "crc32": zlib.crc32(body), "arrays": places}
    text = json.dumps(header).encode()
    text += b" " * (-(len(_MAGIC) + 8 + len(text)) % _ALIGN)
    write_atomic(path, _MAGIC + len(text).to_bytes(8, "little") + text + bytes(body))


def load_arrays(path: Path, source: str) -> Arrays | None:
    """Return the arrays of a file, mapped read-only; `None` if it is missing, damaged, or made from something else.

    Raises
    ------
    OSError
        The file is there but cannot be read.
    """
    try:
        with path.open("rb") as file:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (FileNotFoundError, ValueError):  # an empty file cannot be mapped
        return None
    start = len(_MAGIC) + 8
    if bytes(mapped[: len(_MAGIC)]) != _MAGIC:
        return None
    body_start = start + int.from_bytes(mapped[len(_MAGIC) : start], "little")
    body = mapped[body_start:]
    try:
        header = json.loads(bytes(mapped[start:body_start]))
        if header["source"] != source or header["crc32"] != zlib.crc32(body):
            return None
        return {
            name: np.frombuffer(body, np.dtype(kind), int(np.prod(shape, dtype=np.int64)), place).reshape(shape)
            for name, (kind, shape, place) in header["arrays"].items()
        }
    except (ValueError, KeyError, TypeError):
        return None
