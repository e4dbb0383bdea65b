"""What every room may lean on: errors, array types, hashing, atomic files and helping processes.

Takes nothing, knows no other room.
"""

from zhuti.core._arrays import BoolArray, FloatArray, IntArray, frozen, read_only
from zhuti.core._cells import harmless_cell
from zhuti.core._errors import (
    ConfigError,
    CorpusError,
    ModelError,
    Problem,
    RequestError,
    RunError,
    ZhutiError,
)
from zhuti.core._files import is_part, part_path, sha256_bytes, sha256_file, sync, write_atomic, write_parts
from zhuti.core._helpers import Helper, answer_all, answers, start_helpers
from zhuti.core._html import html_table
from zhuti.core._memory import give_back_memory
from zhuti.core._npz import load_arrays, save_arrays
from zhuti.core._once import once
from zhuti.core._progress import Progress, silent
from zhuti.core._sentences import split_sentences
from zhuti.core._text import well_formed
from zhuti.core._waiting import MOMENT, wait_until_done

__all__ = [
    "MOMENT",
    "BoolArray",
    "ConfigError",
    "CorpusError",
    "FloatArray",
    "Helper",
    "IntArray",
    "ModelError",
    "Problem",
    "Progress",
    "RequestError",
    "RunError",
    "ZhutiError",
    "answer_all",
    "answers",
    "frozen",
    "give_back_memory",
    "harmless_cell",
    "html_table",
    "is_part",
    "load_arrays",
    "once",
    "part_path",
    "read_only",
    "save_arrays",
    "sha256_bytes",
    "sha256_file",
    "silent",
    "split_sentences",
    "start_helpers",
    "sync",
    "wait_until_done",
    "well_formed",
    "write_atomic",
    "write_parts",
]
