"""What reading gives: articles, and the corpus that holds them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, overload

from zhuti.core import CorpusError, Problem, html_table
from zhuti.corpus._edits import Edits
from zhuti.corpus._read_values import as_json

if TYPE_CHECKING:
    import polars as pl

Script = Literal["hans", "hant", "mixed", "none"]

_SHOWN = 10  # articles in a notebook


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its path as given, size in bytes, SHA-256 of its bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, cleaned, with what was learned about it on the way.

    Attributes
    ----------
    id
        Unique in its corpus; any text, never used as a path.
    text
        The clean text. Paragraphs are separated by one line feed.
    title, source, byline, editor
        Metadata, from a column or found in the page; empty where unknown. What was found in the page is no longer in `text`.
    date
        Day of publication, or `None`.
    date_inferred
        Whether the year of `date` was inferred from context.
    script
        Script of the original: Simplified, Traditional, both, or no Han characters at all.
    path
        The file it came from, as given, or empty for a frame.
    encoding
        How that file was decoded, by Python's name of the codec.
    edits
        Every change from the decoded original to `text`.
    flags
        What a reader should know: `empty`, `lost_characters`, `duplicate:<id>`, `near_duplicate:<id>`, …
    metadata
        The further columns of its row, as JSON knows values: days and the like are text.
    """

    id: str
    text: str
    title: str = ""
    date: dt.date | None = None
    date_inferred: bool = False
    source: str = ""
    byline: str = ""
    editor: str = ""
    script: Script = "none"
    path: str = ""
    encoding: str = "utf-8"
    edits: Edits = field(default_factory=Edits)
    flags: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Corpus(Sequence[Article]):
    """Articles in reading order, with what was found wrong on the way.

    Attributes
    ----------
    articles
        At least one, ids unique.
    problems
        Everything that was renamed, skipped, flagged or could not be read.
    inputs
        The files read, in reading order.

    Raises
    ------
    CorpusError
        No article, or two with one id.
    """

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()
    inputs: tuple[InputFile, ...] = ()

    def __post_init__(self) -> None:
        if not self.articles:
            raise CorpusError("the corpus holds no article.")
        if len({article.id for article in self.articles}) != len(self.articles):
            raise CorpusError("article ids are not unique.")

    @property
    def ids(self) -> tuple[str, ...]:
        """Article ids, in order."""
        return tuple(article.id for article in self.articles)

    @property
    def texts(self) -> tuple[str, ...]:
        """Clean texts, in order."""
        return tuple(article.text for article in self.articles)

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def _repr_html_(self) -> str:
        """Return the first articles as a table, for a notebook."""
        n_chars = sum(len(article.text) for article in self.articles)
        rows = [(a.id, a.title, a.date, a.source, len(a.text), "; ".join(a.flags)) for a in self.articles[:_SHOWN]]
        more = f", the first {_SHOWN}" if len(self) > _SHOWN else ""
        caption = f"Corpus: {len(self):,} articles, {n_chars:,} characters, {len(self.problems):,} problems{more}"
        return html_table(caption, ("id", "title", "date", "source", "characters", "flags"), rows)

    @overload
    def __getitem__(self, index: int) -> Article: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Article, ...]: ...
    def __getitem__(self, index: int | slice) -> Article | tuple[Article, ...]:
        return self.articles[index]

    def to_frame(self) -> pl.DataFrame:
        """Return the articles as a polars frame, a row each, their edits apart.

        Columns are the fields of `Article`, and `n_chars`, the length of the clean text in code points. `date` is a day, `flags`
        a list of texts, `metadata` a JSON object; values in it that JSON does not know are text.

        Examples
        --------
        >>> frame = Corpus((Article("a", "今天开学。", flags=("lost_characters",)),)).to_frame()
        >>> frame.select("id", "n_chars", "flags", "metadata").rows()
        [('a', 5, ['lost_characters'], '{}')]
        """
        import polars as pl

        texts = ("id", "path", "title", "source", "byline", "editor", "script", "encoding", "text")
        frame = pl.DataFrame({name: text_column([getattr(a, name) for a in self.articles]) for name in texts})
        metadata = [json.dumps(as_json(a.metadata), ensure_ascii=False) for a in self.articles]
        return frame.with_columns(
            date=pl.Series([a.date for a in self.articles], dtype=pl.Date),
            date_inferred=pl.Series([a.date_inferred for a in self.articles], dtype=pl.Boolean),
            n_chars=pl.Series([len(a.text) for a in self.articles], dtype=pl.Int64),
            flags=pl.Series([list(a.flags) for a in self.articles], dtype=pl.List(pl.String)),
            metadata=pl.Series(metadata, dtype=pl.String),
        ).select(*texts[:3], "date", "date_inferred", *texts[3:], "n_chars", "flags", "metadata")


def text_column(values: Sequence[str]) -> pl.Series:
    """Make a column of texts. Polars is given their bytes: of a text itself Python would keep the UTF-8 that polars asks for."""
    import polars as pl

    return pl.Series([value.encode() for value in values], dtype=pl.Binary).cast(pl.String)
