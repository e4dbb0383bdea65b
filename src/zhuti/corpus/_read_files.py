"""Which files a source holds, and their bytes."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhuti.core import CorpusError, Problem, sha256_bytes
from zhuti.corpus._types import InputFile

PAGE = ".txt"
TABLES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")

_MIB = 2**20
_MAX_UNPACKED = 4 * 2**30
# Chinese text packs to a third or a quarter of its size, a page repeated over and over to a hundredth at most.
_MAX_RATIO, _FREE = 200, 64 * _MIB


@dataclass(frozen=True, slots=True)
class Source:
    """The files to read, in reading order.

    Attributes
    ----------
    name
        The source as given, for messages.
    files
        Each with the path it is opened by and the name, below the source, that its articles' ids start with.
    problems
        What was found that is not read.
    """

    name: str
    files: tuple[tuple[Path, str], ...]
    problems: tuple[Problem, ...] = ()


def list_files(source: str | os.PathLike[str]) -> Source:
    """List the files of a folder, nested ones too, in order of their path below it; or the one file that `source` is.

    Hidden files are passed over. Links that lead out of the folder, linked folders, folders that cannot be listed and files of
    other kinds are problems.

    Raises
    ------
    CorpusError
        There is no such path, it is neither file nor folder, its ending is unknown, or the folder holds nothing to read.
    """
    root = Path(source)
    name = shown(root)
    kinds = f"{PAGE}, {', '.join(TABLES)}, each plain or with .gz"
    if not os.fspath(source):
        raise CorpusError("the path is empty. Set corpus.path to a folder of articles or to a file.")
    try:
        is_file, is_folder = root.is_file(), root.is_dir()
    except OSError as error:
        raise CorpusError(f"{name}: cannot be read: {error.strerror}.") from None
    if is_file:
        if kind_of(root) is None:
            raise CorpusError(f"{name}: cannot tell what kind of file this is. Its name must end in {kinds}.")
        return Source(name, ((root, _stem(root.name)),))
    if not is_folder:
        what = "is neither a file nor a folder" if root.exists() else "no such file or folder"
        raise CorpusError(f"{name}: {what}. Set corpus.path to a folder of articles or to a file.")
    paths, problems = _walk(root)
    known = [path for path in paths if kind_of(path) is not None]
    other = [_below(root, path) for path in paths if kind_of(path) is None]
    if not known:
        held = f"It holds {_listed(other)}." if other else "It is empty."
        raise CorpusError(
            with_problems(f"{name}: the folder holds no article. {held} Articles end in {kinds}.", problems)
        )
    if other:
        problems.append(Problem(name, f"left out {_listed(other)}: articles end in {kinds}."))
    files = sorted(((_below(root, path), path) for path in known), key=lambda pair: pair[0])
    return Source(name, tuple((path, _stem(below)) for below, path in files), tuple(problems))


def read_bytes(path: Path) -> tuple[bytes, InputFile]:
    """Read a file once; return its bytes as they stand on the disk, and the record of them.

    Raises
    ------
    CorpusError
        It cannot be read, changes meanwhile, or is not a regular file. The file's name is for the caller to add to the message.
    """
    try:
        if not path.is_file():  # opening a pipe would wait for ever; a device has no end
            raise CorpusError("no longer there." if not path.exists() else "not a regular file, so it was not opened.")
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = file.read()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror or error}.") from None
    if (before.st_size, before.st_mtime_ns) != (len(data), after.st_mtime_ns):
        raise CorpusError("changed while it was read; left out.")
    return data, InputFile(shown(path), len(data), sha256_bytes(data))


def kind_of(path: Path) -> str | None:
    """Find the ending that says what a file holds, below .gz; `None` if it is none of ours."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes and suffixes[-1] in (PAGE, *TABLES) else None


def shown(path: Path) -> str:
    """Write a path as text that can be shown and stored: `/` between parts, U+FFFD for bytes that are no UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")


def _walk(root: Path) -> tuple[list[Path], list[Problem]]:
    paths: list[Path] = []
    problems: list[Problem] = []

    def unlisted(error: OSError) -> None:
        problems.append(Problem(shown(Path(error.filename)), f"the folder cannot be listed: {error.strerror}."))

    home = Path(os.path.realpath(root))  # unlike resolve(), bears a link that leads to itself
    for folder, folders, files in os.walk(root, onerror=unlisted):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in sorted(Path(folder, name) for name in [*folders, *files] if not name.startswith(".")):
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home):
                problems.append(Problem(shown(path), "a link that leads out of the folder; not followed."))
            elif path.is_symlink() and path.is_dir():
                problems.append(Problem(shown(path), "a link to a folder that is read anyway; not followed."))
            elif not path.is_dir():
                paths.append(path)
    return paths, problems


def unpack(path: Path, data: bytes) -> bytes:
    """Unpack the bytes of a file whose name ends in .gz; return others as they are.

    Raises
    ------
    CorpusError
        They are not packed, damaged, or grow beyond what text does. The file's name is for the caller to add to the message.
    """
    if path.suffix.lower() != ".gz":
        return data
    limit = min(max(_MAX_RATIO * len(data), _FREE), _MAX_UNPACKED)
    try:
        with gzip.open(io.BytesIO(data)) as file:
            unpacked = file.read(limit + 1)
    except gzip.BadGzipFile:
        raise CorpusError("ends in .gz but is not packed by gzip.") from None
    except (EOFError, zlib.error):
        raise CorpusError("the packed data is damaged or cut short.") from None
    if len(unpacked) > limit:
        raise CorpusError(
            f"unpacks to more than {limit // _MIB} MiB, which no text does. Unpack it yourself if it is sound."
        )
    return unpacked


def _below(root: Path, path: Path) -> str:
    return shown(path.relative_to(root))


def _stem(name: str) -> str:
    """Return the name without .gz and without the ending before it."""
    plain = name[:-3] if name.lower().endswith(".gz") else name
    return plain[: plain.rindex(".")]


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    files = "1 other file" if len(ordered) == 1 else f"{len(ordered)} other files"
    return f"{files} ({', '.join(ordered[:3])}{', …' if len(ordered) > 3 else ''})"


def with_problems(message: str, problems: Sequence[Problem]) -> str:
    """Put the first ten problems below a message."""
    more = [f"… and {len(problems) - 10} more"] if len(problems) > 10 else []
    return "\n  ".join([message, *map(str, problems[:10]), *more])
