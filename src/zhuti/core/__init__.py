"""What every room may lean on: errors, array types, hashing and atomic files.

Takes nothing, knows no other room.
"""

from zhuti.core._arrays import BoolArray, FloatArray, IntArray, frozen, read_only
from zhuti.core._errors import (
    ConfigError,
    CorpusError,
    ModelError,
    Problem,
    RequestError,
    RunError,
    ZhutiError,
)
from zhuti.core._files import sha256_bytes, sha256_file, write_atomic
from zhuti.core._progress import Progress, silent

__all__ = [
    "BoolArray",
    "ConfigError",
    "CorpusError",
    "FloatArray",
    "IntArray",
    "ModelError",
    "Problem",
    "Progress",
    "RequestError",
    "RunError",
    "ZhutiError",
    "frozen",
    "read_only",
    "sha256_bytes",
    "sha256_file",
    "silent",
    "write_atomic",
]
