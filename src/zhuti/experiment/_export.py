"""The tables of a finished run, for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from zhuti.core import RunError
from zhuti.experiment._folder import read_finished
from zhuti.report import write_tables

_TERMS_IN_A_CELL = 10


def export_tables(run: str | Path, *, out: str | Path | None = None, form: str = "csv") -> tuple[Path, ...]:
    """Write the tables of a finished run: `articles` × topics with metadata, `topics`, `topic_terms`, `metrics`.

    Parameters
    ----------
    run
        A run directory; it is not changed but for a folder `tables` where `out` is not given.
    out
        The folder to write to.
    form
        `csv`, `xlsx`, `parquet` or `latex`, as of `zhuti.report.write_tables`.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    RequestError
        There is no finished run, no such form, or a table is larger than a sheet can be.
    RunError
        A file of the run is damaged, or the tables cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.experiment import new_study, run_experiment
    >>> with tempfile.TemporaryDirectory() as home:
    ...     run = run_experiment(new_study(Path(home, "study")), out=Path(home, "run")).out
    ...     [path.name for path in export_tables(run, out=Path(home, "tables"))]
    ['articles.csv', 'topics.csv', 'topic_terms.csv', 'metrics.csv']
    """
    folder = Path(run)
    read_finished(folder)
    try:
        tables = _tables(folder)
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise RunError(f"{folder}: damaged ({error}). `zhuti verify {folder}` says where.") from error
    target = Path(out) if out is not None else folder / "tables"
    try:
        return write_tables(tables, target, form)
    except OSError as error:
        raise RunError(f"{target}: cannot be written to ({error.strerror}).") from error


def _tables(folder: Path) -> dict[str, pl.DataFrame]:
    topics = json.loads((folder / "topics.json").read_bytes())["topics"]
    metrics = json.loads((folder / "metrics.json").read_bytes())
    return {
        "articles": _articles(
            pl.read_parquet(folder / "articles.parquet"), pl.read_parquet(folder / "doc_topic.parquet")
        ),
        "topics": _topics(topics, metrics),
        "topic_terms": pl.DataFrame(
            [
                {"topic": topic["id"], "rank": rank, "term": term["term"], "weight": term["weight"]}
                for topic in topics
                for rank, term in enumerate(topic["terms"], start=1)
            ]
        ),
        "metrics": pl.DataFrame(
            [(key, value) for key, value in metrics.items() if isinstance(value, int | float)],
            schema={"measure": pl.String, "value": pl.Float64},
            orient="row",
        ),
    }


def _articles(articles: pl.DataFrame, doc_topic: pl.DataFrame) -> pl.DataFrame:
    """Return one row an article: what is known of it but its text, its metadata a column each, its topic shares."""
    known = articles.drop("text", "metadata").with_columns(pl.col("flags").list.join("; "))
    rows = [json.loads(text) for text in articles["metadata"]]
    taken = {*known.columns, *doc_topic.columns}
    further = [
        pl.Series(
            name if name not in taken else f"metadata.{name}", _column([row.get(name) for row in rows]), strict=False
        )
        for name in dict.fromkeys(name for row in rows for name in row)
    ]
    return pl.concat([known, pl.DataFrame(further), doc_topic.drop("id")], how="horizontal")


def _column(values: Sequence[object]) -> list[Any]:
    """Return values of one kind: whole numbers or numbers where all are, else text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int} and all(value is None or abs(value) < 2**63 for value in values):  # type: ignore[arg-type]
        return list(values)
    if kinds <= {int, float} and kinds:
        return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
    return [
        value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values
    ]


def _topics(topics: Sequence[Mapping[str, Any]], metrics: Mapping[str, Any]) -> pl.DataFrame:
    measures = {key: value for key, value in metrics.items() if isinstance(value, list) and len(value) == len(topics)}
    columns = {
        "topic": [topic["id"] for topic in topics],
        "label": [topic["label"] for topic in topics],
        "share": [topic["share"] for topic in topics],
        **{
            key: pl.Series(key, values, dtype=pl.Float64)
            for key, values in measures.items()
            if all(value is None or isinstance(value, int | float) for value in values)
        },
        "terms": [" ".join(term["term"] for term in topic["terms"][:_TERMS_IN_A_CELL]) for topic in topics],
    }
    return pl.DataFrame(columns)
