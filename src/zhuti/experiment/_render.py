"""A finished run as its report wants it: what is drawn is measured here, once."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from zhuti.config import ExperimentConfig, config_toml, load_config
from zhuti.core import Progress, RunError, sha256_bytes, silent, well_formed, write_atomic
from zhuti.corpus import Corpus
from zhuti.evaluate import bin_dates, prevalence, relevant_terms, topic_map
from zhuti.experiment._folder import MANIFEST, read_finished
from zhuti.experiment._json import canonical_json
from zhuti.experiment._lock import hold_folder
from zhuti.experiment._record import library_versions
from zhuti.experiment._results import Results, load_results
from zhuti.report import Grouping, RunView, is_whole, render_report, write_figures, write_report_data
from zhuti.summarise import token_topics_by_article

MAX_GROUPS: Final = 20
"""Of a column with more values the most frequent ones are told of."""


def render_run(
    run: str | Path, *, figures: bool = False, data: bool = False, progress: Progress = silent
) -> tuple[Path, ...]:
    """Render the report of a finished run again, from its stages; nothing is computed anew but what the page draws.

    Parameters
    ----------
    run
        A run directory.
    figures
        Also draw the figures into its folder `figures`.
    data
        Also write what the page has no room for into its folder `report-data`.
    progress
        Told how many articles are written there.

    Returns
    -------
    tuple of Path
        The page, and the figures.

    Raises
    ------
    RequestError
        There is no finished run, its stages were removed, or figures cannot be drawn here.
    RunError
        A file of the run is damaged, or a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.experiment import new_study, run_experiment
    >>> with tempfile.TemporaryDirectory() as home:
    ...     run = run_experiment(new_study(Path(home, "study")), out=Path(home, "run")).out
    ...     before = Path(run, "report.html").read_bytes()
    ...     [path.name for path in render_run(run)], Path(run, "report.html").read_bytes() == before
    (['report.html'], True)
    """
    folder = Path(run)
    read_finished(folder)
    config = load_config(folder / "config.toml")
    view = run_view(load_results(folder), config)
    try:
        with hold_folder(folder):
            text = render_report(view)
            page = _write_page(folder, text)
            drawn = write_figures(view, folder / "figures") if figures else ()
            if data and not is_whole(text):
                write_report_data(view, folder, progress=progress)
    except OSError as error:
        raise RunError(f"{folder}: cannot be written to ({error.strerror}).") from error
    return (page, *drawn)


def _write_page(folder: Path, text: str) -> Path:
    """Write the page, and where it is another than before, as with another version of zhuti, say so in the manifest."""
    page, payload = folder / "report.html", well_formed(text).encode()
    manifest = read_finished(folder)
    entry = {"path": page.name, "size": len(payload), "sha256": sha256_bytes(payload)}
    write_atomic(page, payload)
    if entry not in manifest["outputs"]:
        manifest["outputs"] = [entry if output["path"] == page.name else output for output in manifest["outputs"]]
        write_atomic(folder / MANIFEST, canonical_json(manifest))
    return page


def run_view(results: Results, config: ExperimentConfig) -> RunView:
    """Return what the report of a run draws."""
    counts = results.doc_term.counts
    term_counts = np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1]).astype(np.int64)
    term_share = term_counts / max(int(term_counts.sum()), 1)
    phi = results.topics.topic_word
    settings = config_toml(config)
    return RunView(
        name=config.run.name,
        corpus=results.corpus,
        summaries=results.summaries,
        topics=results.topics,
        labels=results.labels,
        places=topic_map(phi),
        terms=relevant_terms(phi, term_share),
        term_counts=term_counts,
        token_topics=token_topics_by_article(results.tokens, results.topics),
        metrics=results.metrics.to_dict(),
        groupings=tuple(_groupings(results)),
        counts={
            "passages": counts.shape[0],
            "files": len(results.corpus.inputs),
            "lexicon": len(config.tokens.lexicon),
            "stopwords": len(config.tokens.stopwords),
        },
        passages_by=results.doc_term.report.passages if results.doc_term.report else "article",
        settings=tomllib.loads(settings),
        versions=library_versions(),
        config_sha256=sha256_bytes(settings.encode()),
        language=config.summary.language,
    )


def _groupings(results: Results) -> Iterator[Grouping]:
    """Yield the prevalence by date, by source, and by each column whose values put some articles together."""
    theta = results.topics.doc_topic
    unit, days = bin_dates([article.date for article in results.corpus])
    if any(days):
        yield Grouping("date", prevalence(theta, days), unit)
    for column, values in _columns(results.corpus):
        frequent = Counter(value for value in values if value is not None).most_common(MAX_GROUPS)
        if len(frequent) > 1 and frequent[0][1] > 1:
            yield Grouping(column, prevalence(theta, values, order=[value for value, _ in frequent]))


def _columns(corpus: Corpus) -> Iterator[tuple[str, Sequence[str | None]]]:
    yield "source", [article.source or None for article in corpus]
    names = dict.fromkeys(name for article in corpus for name in article.metadata)
    for name in names:
        values = (article.metadata.get(name) for article in corpus)
        yield name, [None if value is None or value == "" else str(value) for value in values]
