"""What stands in a source before it is cleaned: pages and rows."""

from __future__ import annotations

import difflib
import marshal
import os
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhuti.core import CorpusError, Problem, Progress
from zhuti.corpus._decode import decode
from zhuti.corpus._read_files import PAGE, kind_of, list_files, read_bytes, shown, unpack, with_problems
from zhuti.corpus._read_rows import Table, read_csv, read_frame, read_json_lines, read_parquet
from zhuti.corpus._read_values import as_json, kind, to_text, well_formed
from zhuti.corpus._types import InputFile

_BLOCK = 1_000_000
"""Characters that are put by together."""
_LIKELY_TEXT = ("content", "body", "article", "正文", "内容", "全文")


@dataclass(frozen=True, slots=True)
class Raw:
    """An article as it stands in its file: a whole page, or a row whose columns say what is what.

    Attributes
    ----------
    where
        File and line or row, for messages.
    id
        From its column, or from its place.
    text
        Decoded, not cleaned.
    path, encoding
        As in `Article`.
    columns
        What else its row holds; `None` for a page.
    """

    where: str
    id: str
    text: str
    path: str = ""
    encoding: str = "utf-8"
    columns: Mapping[str, object] | None = None


class Raws:
    """Articles put by until all are known, and then taken, once, in order.

    They lie packed in blocks. Texts let go one by one, each between two that stay, would leave memory in pieces that nothing fits.
    """

    def __init__(self) -> None:
        self.n_articles = self.n_chars = 0
        self._blocks: deque[bytes] = deque()
        self._open: list[tuple[Any, ...]] = []
        self._open_chars = 0

    def put(self, raw: Raw) -> None:
        """Add an article; its columns are as JSON knows values."""
        self.n_articles += 1
        self.n_chars += len(raw.text)
        self._open.append((raw.where, raw.id, raw.text, raw.path, raw.encoding, raw.columns))
        self._open_chars += len(raw.text) + 100  # an empty one takes room, too
        if self._open_chars >= _BLOCK:
            self._close()

    def take(self) -> Iterator[Raw]:
        """Yield the articles, and forget them block by block."""
        self._close()
        while self._blocks:
            for values in marshal.loads(self._blocks.popleft()):  # noqa: S302  (packed above)
                yield Raw(*values)

    def _close(self) -> None:
        self._blocks.append(marshal.dumps(self._open))
        self._open, self._open_chars = [], 0


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that mean something to us, as the caller gave them."""

    text: str
    id: str
    title: str
    date: str

    def check(self, table: Table, name: str) -> None:
        """Raise if the table lacks the text column, or another that was asked for by a name of the caller's own."""
        wanted = {"text": self.text, "id": self.id, "title": self.title, "date": self.date}
        for key, column in wanted.items():
            if column in table.columns or (column == key and key != "text"):
                continue
            near = difflib.get_close_matches(column, table.columns, n=1)
            if key == "text" and not near:
                near = [likely for likely in _LIKELY_TEXT if likely in table.columns][:1]
            hint = f'Did you mean corpus.{key} = "{near[0]}"?' if near else f"Set corpus.{key} to one of them."
            if not table.columns:
                raise CorpusError(f'{name}: no column "{column}": its rows hold no column at all.')
            known = ", ".join([*list(table.columns)[:20], *(["…"] if len(table.columns) > 20 else [])])
            raise CorpusError(f'{name}: no column "{column}" among {known}. {hint}')


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is noted on the way."""

    problems: list[Problem] = field(default_factory=list)
    inputs: list[InputFile] = field(default_factory=list)

    def note(self, where: str, what: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(where, what))


def gather(source: str | os.PathLike[str] | Any, columns: Columns, ledger: Ledger, progress: Progress) -> Raws:
    """Gather all articles of a source; note in the ledger what could not be had.

    Raises
    ------
    CorpusError
        The source holds no article that can be read, or a table in it lacks a column that was asked for.
    """
    raws = Raws()
    if isinstance(source, str | os.PathLike):
        name, found = shown(Path(source)), _from_files(source, columns, ledger, progress)
    else:
        name, found = "the frame", _from_table(read_frame(source), columns, Raw("", "row", ""), ledger)
    for raw in found:
        raws.put(raw)
    if not raws.n_articles:
        raise CorpusError(with_problems(f"{name}: nothing in it could be read.", ledger.problems))
    return raws


def _from_files(source: str | os.PathLike[str], columns: Columns, ledger: Ledger, progress: Progress) -> Iterator[Raw]:
    listing = list_files(source)
    ledger.problems.extend(listing.problems)
    for i, (path, stem) in enumerate(listing.files):
        name = shown(path)
        try:
            page, table = _open(path, name, stem, ledger)
        except CorpusError as error:
            ledger.note(name, str(error))
        else:
            yield from [page] if table is None else _from_table(table, columns, page, ledger)
        progress("read", i + 1, len(listing.files))


def _open(path: Path, name: str, stem: str, ledger: Ledger) -> tuple[Raw, Table | None]:
    """Read a file as a page; or as a table, and the page without text that its rows are made from."""
    data, record = read_bytes(path)
    ledger.inputs.append(record)
    data, ending = unpack(path, data), kind_of(path)
    if ending == ".parquet":
        return Raw(name, stem, "", name), read_parquet(data)
    decoded = decode(data)
    del data  # gigabytes, where a file holds a million articles
    if decoded.lost:
        places = "1 place" if decoded.lost == 1 else f"{decoded.lost} places"
        hold = "holds" if decoded.lost == 1 else "hold"
        ledger.note(name, f"{places} could not be decoded as {decoded.encoding} and {hold} U+FFFD.")
    page = Raw(name, stem, decoded.text if ending == PAGE else "", name, decoded.encoding)
    if ending == PAGE:
        return page, None
    if ending in {".csv", ".tsv"}:
        return page, read_csv(decoded.text, name, "," if ending == ".csv" else "\t")
    return page, read_json_lines(decoded.text, name)


def _from_table(table: Table, columns: Columns, page: Raw, ledger: Ledger) -> Iterator[Raw]:
    notes = Ledger()  # they come after what is wrong with the table itself, which is known at its end
    n_rows = 0
    for number, row in table.rows:
        n_rows += 1
        where = f"{page.path} {table.unit} {number}".lstrip()
        text = row.get(columns.text)
        if text is not None and not isinstance(text, str):
            notes.note(where, f'"{columns.text}" holds {kind(text)} where text is wanted; left out.')
            continue
        try:
            rest = as_json({column: value for column, value in row.items() if column != columns.text})
        except RecursionError:
            notes.note(where, "nested too deeply; left out.")
            continue
        identity = to_text(rest.pop(columns.id, None)).strip() or f"{page.id}-{number:06d}"
        yield Raw(where, identity, well_formed(text or ""), page.path, page.encoding, rest)
    ledger.problems.extend(table.problems)
    if n_rows:
        columns.check(table, page.path or "the frame")
    else:
        ledger.note(page.path or "the frame", "holds no row that can be read.")
    ledger.problems.extend(notes.problems)
