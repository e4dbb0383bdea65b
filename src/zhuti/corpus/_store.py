"""A folder of Parquet files: a `Corpus` on disk."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zhuti.core import CorpusError, Problem, RunError, sha256_bytes, write_atomic
from zhuti.corpus._edits import Edit, Edits, Hunk
from zhuti.corpus._read_values import as_json
from zhuti.corpus._types import Article, Corpus, InputFile, text_column

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "zhuti/corpus/1"
INDEX = "corpus.json"

_PART = 2**13
"""Articles in a part. While a part is written it is held twice, and what that took polars keeps."""

_TEXTS = ("id", "text", "title", "source", "byline", "editor", "script", "path", "encoding")
_EDIT = tuple(field.name for field in dataclasses.fields(Edit))
_HUNK = Hunk._fields
_NO_EDITS = Edits()
_NO_METADATA: MappingProxyType[str, Any] = MappingProxyType({})


def save_corpus(folder: Path, corpus: Corpus) -> None:
    """Write a corpus: articles with all their fields and edits, problems and input files.

    The same corpus gives the same bytes. `corpus.json` is written last; without it, or with other bytes in a file than it states,
    `load_corpus` refuses the folder.

    Parameters
    ----------
    folder
        Where to; it is made if it does not exist.
    corpus
        Values in `Article.metadata` that JSON does not know are written as text. `read_corpus` leaves none.

    Raises
    ------
    CorpusError
        A text holds half a surrogate pair. `read_corpus` leaves none.
    OSError
        A file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> corpus = Corpus((Article("甲", "今天开学。", metadata={"版": 2}),), problems=(Problem("甲", "没有标题。"),))
    >>> with tempfile.TemporaryDirectory() as home:
    ...     save_corpus(Path(home, "corpus"), corpus)
    ...     load_corpus(Path(home, "corpus")) == corpus
    True
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, dict[str, str]] = {}
    for number, start in enumerate(range(0, len(corpus), _PART)):
        for name, table in _tables(corpus[start : start + _PART]).items():
            data = _parquet(table)
            write_atomic(folder / f"{name}-{number:04d}.parquet", data)
            files.setdefault(name, {})[f"{name}-{number:04d}.parquet"] = sha256_bytes(data)
    index = {
        "schema": SCHEMA,
        "n_articles": len(corpus),
        "files": files,
        "inputs": [dataclasses.astuple(file) for file in corpus.inputs],
        "problems": [dataclasses.astuple(problem) for problem in corpus.problems],
    }
    write_atomic(folder / INDEX, json.dumps(index, separators=(",", ":"), sort_keys=True))


def load_corpus(folder: Path) -> Corpus:
    """Read what `save_corpus` wrote.

    Raises
    ------
    RunError
        A file is missing, damaged, or holds something else.
    """
    try:
        index = json.loads((folder / INDEX).read_bytes())
        if index["schema"] != SCHEMA:
            raise RunError(f"{folder / INDEX}: its schema is {index['schema']!r}, wanted {SCHEMA!r}.")
        files = index["files"]
        known: dict[Any, Any] = {}  # values that many articles share are kept once
        articles: list[Article] = []
        for part in zip(*(files[name].items() for name in ("articles", "edits", "hunks")), strict=True):
            table, edits, hunks = (_read(folder / name, sha256) for name, sha256 in part)
            articles += _articles(table, edits, hunks, known)
        if len(articles) != index["n_articles"]:
            raise RunError(f"{folder}: holds {len(articles)} articles where {INDEX} states {index['n_articles']}.")
        return Corpus(
            tuple(articles),
            tuple(Problem(*values) for values in index["problems"]),
            tuple(InputFile(*values) for values in index["inputs"]),
        )
    except FileNotFoundError:
        raise RunError(f"{folder / INDEX}: no such file.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CorpusError) as error:
        raise RunError(f"{folder}: damaged, or not a corpus of zhuti ({error}).") from error


def _tables(articles: Sequence[Article]) -> dict[str, pl.DataFrame]:
    """Lay articles out in columns: one row an article, an edit, a hunk; edits and hunks in the order of their articles."""
    import polars as pl

    records = [record for article in articles for record in article.edits.records]
    hunks = [hunk for article in articles for hunk in article.edits.hunks]
    try:
        table = pl.DataFrame({name: text_column([getattr(article, name) for article in articles]) for name in _TEXTS})
        flags = pl.Series([list(article.flags) for article in articles], dtype=pl.List(pl.String))
        metadata = [json.dumps(as_json(article.metadata), ensure_ascii=False) for article in articles]
        return {
            "articles": table.with_columns(
                date=pl.Series([article.date for article in articles], dtype=pl.Date),
                date_inferred=pl.Series([article.date_inferred for article in articles], dtype=pl.Boolean),
                flags=flags,
                metadata=pl.Series(metadata, dtype=pl.String),
                n_edits=pl.Series([len(article.edits.records) for article in articles], dtype=pl.UInt32),
                n_hunks=pl.Series([len(article.edits.hunks) for article in articles], dtype=pl.UInt32),
            ),
            "edits": _columns(records, _EDIT),
            "hunks": _columns(hunks, _HUNK),
        }
    except UnicodeEncodeError as error:
        raise CorpusError(
            f"an article holds half a surrogate pair, which no file can hold: {error.object[error.start :][:1]!r}."
        ) from None


def _columns(rows: Sequence[Edit] | Sequence[Hunk], names: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    types = {name: pl.UInt32 if name.endswith(("start", "end")) else pl.String for name in names}
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in types}, schema=types)


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=1, statistics=False)
    return buffer.getvalue()


def _read(path: Path, sha256: str) -> pl.DataFrame:
    import polars as pl

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise RunError(f"{path}: no such file.") from None
    if sha256_bytes(data) != sha256:
        raise RunError(f"{path}: damaged, or of another corpus: its bytes are not those that {INDEX} states.")
    return pl.read_parquet(io.BytesIO(data))


def _articles(
    table: pl.DataFrame, edits: pl.DataFrame, hunks: pl.DataFrame, known: dict[Any, Any]
) -> Iterator[Article]:
    records = map(Edit, *_lists(edits, _EDIT, known))
    places = map(Hunk, *_lists(hunks, _HUNK, known))
    texts = _lists(table, _TEXTS, known)
    rest = (table[name].to_list() for name in ("date", "date_inferred", "flags", "metadata", "n_edits", "n_hunks"))
    for *values, date, inferred, flags, metadata, n_edits, n_hunks in zip(*texts, *rest, strict=True):
        yield Article(
            **dict(zip(_TEXTS, values, strict=True)),
            date=date,
            date_inferred=inferred,
            edits=Edits(tuple(islice(records, n_edits)), tuple(islice(places, n_hunks))) if n_edits else _NO_EDITS,
            flags=tuple(flags),
            metadata=_NO_METADATA if metadata == "{}" else MappingProxyType(json.loads(metadata)),
        )


def _lists(table: pl.DataFrame, names: Sequence[str], known: dict[Any, Any]) -> Iterator[list[Any]]:
    """Take columns as lists; equal values but of ids, texts and titles are one object."""
    for name in names:
        values = table[name].to_list()
        if name not in ("id", "text", "title"):
            values = [known.setdefault(value, value) for value in values]
        yield values
