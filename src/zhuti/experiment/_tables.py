"""What a run directory holds, file by file; `docs/format.md` describes each."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from json.encoder import encode_basestring
from pathlib import Path

import numpy as np
import polars as pl

from zhuti.config import ExperimentConfig, config_toml
from zhuti.core import Progress, sha256_bytes, sha256_file
from zhuti.corpus import Corpus, list_files
from zhuti.evaluate import Metrics
from zhuti.experiment._describe import describe
from zhuti.experiment._folder import page_names
from zhuti.experiment._json import canonical_json
from zhuti.experiment._keys import input_name
from zhuti.experiment._pipeline import Pipeline
from zhuti.experiment._record import RunWriter, Stopwatch
from zhuti.experiment._render import run_view
from zhuti.experiment._results import DOC_TERM, METRICS, SUMMARIES, TOPICS, Results, StoredSummaries
from zhuti.experiment._stages import unwritable
from zhuti.models import FittedTopics
from zhuti.report import Page, listed_articles, page_facts, render_report
from zhuti.summarise import ArticleSummary, topics_to_dict

_PLACED = {
    "matrix": (DOC_TERM,),
    "model": ("model/topics.npz", "model/model.json"),
    "evaluate": (METRICS,),
    "summarise": (SUMMARIES,),
}
"""Outputs that stages have written already."""


def write_results(
    folder: Path,
    config: ExperimentConfig,
    pipeline: Pipeline,
    watch: Stopwatch,
    progress: Progress,
    *,
    more: Mapping[str, str],
) -> None:
    """Write every output of a run, those of `more` among them, and last the manifest; what was not computed yet is computed now.

    Raises
    ------
    RequestError
        The config or the articles are not as they should be; no output was touched.
    RunError
        An output cannot be written.
    """
    # All that can still be found wrong is found before the earlier run's manifest goes.
    _ = pipeline.corpus, pipeline.labels, pipeline.metrics
    try:
        with watch.stage("report"):
            writer, flags = _write_outputs(folder, config, pipeline, progress)
            for name, text in more.items():
                writer.write(name, text)
        writer.finish(_manifest(config, pipeline, flags, watch))
    except OSError as error:
        raise unwritable(folder, error) from error


def _write_outputs(
    folder: Path, config: ExperimentConfig, pipeline: Pipeline, progress: Progress
) -> tuple[RunWriter, list[tuple[str, ...]]]:
    """Write every output but the manifest; return the flags of the articles, too."""
    corpus, topics, metrics = pipeline.corpus, pipeline.topics, pipeline.metrics
    names = page_names(corpus.ids)
    writer = RunWriter(folder, names)
    flags, summaries = _write_pages(writer, names, config, pipeline, progress)
    writer.write("config.toml", config_toml(config))
    writer.write("articles.parquet", parquet_bytes(articles_table(pipeline, config.corpus.path, flags)))
    writer.write_lines("edits.jsonl", _edit_lines(corpus))
    writer.write("vocabulary.txt", "".join(f"{term}\n" for term in topics.vocabulary))
    writer.write("doc_topic.parquet", parquet_bytes(doc_topic_table(topics)))
    # Every stage is looked at before its files are placed: a damaged one is made anew.
    results = Results(corpus, pipeline.tokens, pipeline.doc_term, topics, pipeline.labels, metrics, summaries)
    pipeline.store.settle()
    for stage, placed in _PLACED.items():
        for name in placed:
            writer.place(name, pipeline.store.path(stage, pipeline.keys[stage]) / Path(name).name)
    described = topics_to_dict(topics, pipeline.labels, coherence=metrics.npmi, measures=_stability(metrics))
    writer.write(TOPICS, canonical_json(described))
    writer.write("report.html", render_report(run_view(results, config)))
    return writer, flags


def _write_pages(
    writer: RunWriter, names: Sequence[str], config: ExperimentConfig, pipeline: Pipeline, progress: Progress
) -> tuple[list[tuple[str, ...]], Sequence[ArticleSummary]]:
    """Write the summaries' pages as they come; return the articles' flags, and the summaries."""
    flags: list[tuple[str, ...]] = []
    held: dict[int, ArticleSummary] = {}  # what the page lists need not be read again
    listed = frozenset(listed_articles(pipeline.topics.doc_topic))

    def pages() -> Iterator[Page]:
        each = zip(names, pipeline.each_summary(), pipeline.corpus, strict=True)
        for i, (name, (summary, line), article) in enumerate(each):
            flags.append(summary.flags)
            if i in listed:
                held[i] = summary
            yield Page(name, line, page_facts(summary, article))

    settings = config.summary.language, config.run.n_threads
    writer.write_pages(pages(), len(names), *settings, progress)
    pipeline.store.settle()
    return flags, StoredSummaries(pipeline.summaries.path, held)


def _stability(metrics: Metrics) -> dict[str, Sequence[object]]:
    """Return how far each topic would come again, by the names of the metrics."""
    return {
        "stability": metrics.stability,
        "stability_low": metrics.stability_low,
        "stability_high": metrics.stability_high,
        "unstable": metrics.unstable,
    }


def articles_table(pipeline: Pipeline, source: Path, flags: Sequence[Sequence[str]]) -> pl.DataFrame:
    """Return one row an article; paths start from the corpus, so that the table is the same on every machine."""
    base = source if source.is_dir() else source.parent
    frame = pipeline.corpus.to_frame()
    paths = {path: os.path.relpath(path, base) for path in set(frame["path"])}
    table = frame.with_columns(
        path=pl.Series([paths[path] for path in frame["path"]], dtype=pl.String),
        flags=pl.Series(flags, dtype=pl.List(pl.String)),
        n_tokens=pl.Series(np.diff(pipeline.tokens.doc_ptr), dtype=pl.Int64),
    )
    return table.select(*frame.columns[: frame.columns.index("n_chars") + 1], "n_tokens", "flags", "metadata")


def doc_topic_table(topics: FittedTopics) -> pl.DataFrame:
    """Return one row an article: its id, then its share of each topic."""
    shares = {f"topic_{k}": topics.doc_topic[:, k] for k in range(topics.n_topics)}
    return pl.DataFrame({"id": list(topics.doc_ids), **shares})


def _edit_lines(corpus: Corpus) -> Iterator[str]:
    """Yield each edit as JSON, written out by hand: a large corpus has millions."""
    for article in corpus:
        begin = f'{{"article": {encode_basestring(article.id)}, "rule": '
        for edit in article.edits.records:
            yield (
                f'{begin}{encode_basestring(edit.rule)}, "start": {edit.start}, "end": {edit.end}, '
                f'"removed": {encode_basestring(edit.removed)}, "replaced": {encode_basestring(edit.replaced)}}}'
            )


def _manifest(
    config: ExperimentConfig, pipeline: Pipeline, flags: Iterable[Sequence[str]], watch: Stopwatch
) -> dict[str, object]:
    return {
        "name": config.run.name,
        "config_sha256": sha256_bytes(config_toml(config).encode()),
        "inputs": _inputs(config, pipeline.corpus),
        "stages": pipeline.keys,
        **describe(pipeline.corpus, pipeline.tokens, pipeline.doc_term, flags),
        "reference_problems": [
            asdict(problem) for problem in (pipeline.reference.problems if pipeline.reference else ())
        ],
        "timings": {
            "started": watch.started,
            "seconds": watch.seconds,
            "reused": pipeline.reused,
            "n_threads": config.run.n_threads or os.cpu_count(),
        },
    }


def _inputs(config: ExperimentConfig, corpus: Corpus) -> list[dict[str, object]]:
    lists = [("lexicon", path) for path in config.tokens.lexicon]
    lists += [("stopwords", path) for path in config.tokens.stopwords]
    if config.evaluate.reference:
        lists += [("reference", path) for path, _ in list_files(config.evaluate.reference).files]
    return [
        *({"role": "articles", "path": file.path, "size": file.size, "sha256": file.sha256} for file in corpus.inputs),
        *(
            {"role": role, "path": input_name(path), "size": path.stat().st_size, "sha256": sha256_file(path)}
            for role, path in lists
        ),
    ]


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
