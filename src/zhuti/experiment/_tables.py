"""What a run directory holds, file by file; `docs/format.md` describes each."""

from __future__ import annotations

import io
import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from zhuti.config import ExperimentConfig, config_toml
from zhuti.core import Progress, sha256_bytes, sha256_file
from zhuti.corpus import Corpus
from zhuti.experiment._folder import file_stems
from zhuti.experiment._pipeline import Results
from zhuti.experiment._record import RunWriter, Stopwatch, canonical_json
from zhuti.matrix import save_doc_term
from zhuti.models import FittedTopics, save_topics
from zhuti.report import MAX_COLOURED, render_report, render_summary
from zhuti.summarise import summary_to_dict, token_topics, topics_to_dict


def write_results(
    folder: Path, config: ExperimentConfig, results: Results, watch: Stopwatch, progress: Progress
) -> None:
    """Write every output of a run, and last the manifest."""
    pages = [f"summaries/{stem}.md" for stem in file_stems(results.corpus.ids)]
    writer = RunWriter(folder, pages)
    with watch.stage("report"):
        writer.write("config.toml", config_toml(config))
        writer.write("articles.parquet", _parquet(articles_table(results, config.corpus.path)))
        writer.write("edits.jsonl", _lines(_edit_records(results.corpus)))
        writer.write("vocabulary.txt", "".join(f"{term}\n" for term in results.doc_term.vocabulary))
        writer.write("doc_topic.parquet", _parquet(doc_topic_table(results.topics)))
        save_doc_term(results.doc_term, folder / "doc_term.npz")
        writer.adopt("doc_term.npz")
        save_topics(results.topics, folder / "model")
        writer.adopt("model/topics.npz")
        writer.adopt("model/model.json")
        topics = topics_to_dict(results.topics, results.labels, coherence=results.metrics.npmi)
        writer.write("topics.json", canonical_json(topics))
        metrics = results.metrics.to_dict()
        writer.write("metrics.json", canonical_json(metrics))
        writer.write("summaries.jsonl", _lines(map(summary_to_dict, results.summaries)))
        for i, (page, summary, article) in enumerate(zip(pages, results.summaries, results.corpus, strict=True)):
            writer.write(page, render_summary(summary, article, language=config.summary.language))
            progress("report", i + 1, len(pages))
        settings = tomllib.loads(config_toml(config))
        report = render_report(
            config.run.name,
            results.corpus,
            results.summaries,
            topics,
            metrics,
            settings,
            coloured=[
                token_topics(results.tokens, results.topics, i) for i in range(min(MAX_COLOURED, len(results.corpus)))
            ],
            language=config.summary.language,
        )
        writer.write("report.html", report)
    writer.finish(_manifest(config, results, watch))


def articles_table(results: Results, source: Path) -> pl.DataFrame:
    """Return one row an article; paths start from the corpus, so that the table is the same on every machine."""
    base = source if source.is_dir() else source.parent
    frame = results.corpus.to_frame()
    table = frame.with_columns(
        path=pl.Series([os.path.relpath(path, base) for path in frame["path"]], dtype=pl.String),
        flags=pl.Series([list(summary.flags) for summary in results.summaries], dtype=pl.List(pl.String)),
        n_tokens=pl.Series([summary.n_tokens for summary in results.summaries], dtype=pl.Int64),
    )
    return table.select(*frame.columns[: frame.columns.index("n_chars") + 1], "n_tokens", "flags", "metadata")


def doc_topic_table(topics: FittedTopics) -> pl.DataFrame:
    """Return one row an article: its id, then its share of each topic."""
    shares = {f"topic_{k}": topics.doc_topic[:, k] for k in range(topics.n_topics)}
    return pl.DataFrame({"id": list(topics.doc_ids), **shares})


def _edit_records(corpus: Corpus) -> Iterator[dict[str, object]]:
    for article in corpus:
        for edit in article.edits.records:
            yield {
                "article": article.id,
                "rule": edit.rule,
                "start": edit.start,
                "end": edit.end,
                "removed": edit.removed,
                "replaced": edit.replaced,
            }


def _manifest(config: ExperimentConfig, results: Results, watch: Stopwatch) -> dict[str, object]:
    corpus, report = results.corpus, results.tokens.report
    edits: Counter[str] = sum((Counter(a.edits.counts()) for a in corpus), Counter())
    return {
        "name": config.run.name,
        "config_sha256": sha256_bytes(config_toml(config).encode()),
        "inputs": _inputs(config, corpus),
        "problems": [{"where": problem.where, "what": problem.what} for problem in corpus.problems],
        "counts": {
            "articles": len(corpus),
            "characters": sum(len(article.text) for article in corpus),
            "edits": dict(edits),
            "flags": dict(Counter(flag.partition(":")[0] for s in results.summaries for flag in s.flags)),
            "segmented_tokens": report.n_segmented,
            "dropped_tokens": dict(report.dropped),
            "joined_phrases": report.n_joined,
            "matrix": results.doc_term.report.to_dict() if results.doc_term.report else None,
        },
        "lexicon": {
            "found": {term: count for term, count in report.lexicon.items() if count},
            "never_found": list(report.never_found),
            "cut_apart": list(report.cut_apart),
        },
        "decisions": {
            "encodings": dict(Counter(article.encoding for article in corpus)),
            "scripts": dict(Counter(article.script for article in corpus)),
            "passages": results.doc_term.report.passages if results.doc_term.report else None,
        },
        "timings": {
            "started": watch.started,
            "seconds": watch.stages,
            "n_threads": config.run.n_threads or os.cpu_count(),
        },
    }


def _inputs(config: ExperimentConfig, corpus: Corpus) -> list[dict[str, object]]:
    lists = [("lexicon", path) for path in config.tokens.lexicon] + [
        ("stopwords", path) for path in config.tokens.stopwords
    ]
    return [
        *({"role": "articles", "path": file.path, "size": file.size, "sha256": file.sha256} for file in corpus.inputs),
        *(
            {"role": role, "path": str(path), "size": path.stat().st_size, "sha256": sha256_file(path)}
            for role, path in lists
        ),
    ]


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _lines(records: Iterable[dict[str, object]]) -> str:
    return "".join(f"{_compact(record)}\n" for record in records)


def _compact(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False, default=str)
