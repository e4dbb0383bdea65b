"""Every state of a run, in memory or read where it lies."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

import numpy as np

from zhuti.core import RequestError, RunError
from zhuti.corpus import Corpus, load_corpus
from zhuti.evaluate import Metrics
from zhuti.experiment._folder import read_finished
from zhuti.experiment._stages import STAGES_FOLDER, StageStore
from zhuti.matrix import DocTerm, load_doc_term
from zhuti.models import FittedTopics, load_topics
from zhuti.summarise import ArticleSummary, summary_from_dict
from zhuti.tokens import TokenCorpus, load_tokens

DOC_TERM = "doc_term.npz"
METRICS = "metrics.json"
SUMMARIES = "summaries.jsonl"
TOKENS = "tokens.npz"
TOPICS = "topics.json"


class StoredSummaries(Sequence[ArticleSummary]):
    """The summaries of a `summaries.jsonl`, read one by one when asked for: those of a million articles fit no memory.

    Parameters
    ----------
    path
        The file.
    held
        Those that are in memory already, by index.

    Raises
    ------
    OSError
        It cannot be read.
    """

    def __init__(self, path: Path, held: Mapping[int, ArticleSummary] | None = None) -> None:
        self.path = path
        self._held = held or {}
        with path.open("rb") as file:
            self._starts = np.cumsum([0, *map(len, file)], dtype=np.int64)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[ArticleSummary]:
        return (summary for summary, _ in stored_lines(self.path))

    @overload
    def __getitem__(self, index: int) -> ArticleSummary: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ArticleSummary, ...]: ...
    def __getitem__(self, index: int | slice) -> ArticleSummary | tuple[ArticleSummary, ...]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return self._held.get(places) or next(self._read(range(places, places + 1)))
        return tuple(self._read(places))

    def _read(self, places: range) -> Iterator[ArticleSummary]:
        with self.path.open("rb") as file:
            for i in places:
                file.seek(self._starts[i])
                yield summary_from_dict(json.loads(file.readline()))


def stored_lines(path: Path) -> Iterator[tuple[ArticleSummary, str]]:
    """Yield the summaries of a `summaries.jsonl`, each with its line."""
    with path.open("rb") as file:
        for line in map(bytes.decode, file):
            yield summary_from_dict(json.loads(line)), line.rstrip("\n")


@dataclass(frozen=True, slots=True)
class Results:
    """Every state of a run; all are of the same articles in the same order."""

    corpus: Corpus
    tokens: TokenCorpus
    doc_term: DocTerm
    topics: FittedTopics
    labels: tuple[str, ...]
    metrics: Metrics
    summaries: Sequence[ArticleSummary]


def count_lines(path: Path) -> int:
    """Return how many lines a file has."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


def read_json(path: Path) -> Any:
    """Return what a JSON file of a finished run holds.

    Raises
    ------
    RunError
        It is missing or damaged.
    """
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise RunError(f"{path}: missing or damaged. `zhuti verify {path.parent}` says what else is.") from error


def load_results(run: str | Path, *, stages: StageStore | None = None) -> Results:
    """Read every state of a finished run; nothing is computed, and the run is not changed.

    Parameters
    ----------
    run
        A run directory.
    stages
        The store that the run shared with others, if it has none of its own.

    Raises
    ------
    RequestError
        There is no finished run, or its stages were removed.
    RunError
        A file is damaged.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.experiment import new_study, run_experiment
    >>> with tempfile.TemporaryDirectory() as home:
    ...     run = run_experiment(new_study(Path(home, "study")), out=Path(home, "run")).out
    ...     results = load_results(run)
    ...     len(results.corpus), results.topics.n_topics, results.summaries[-1].id == results.corpus.ids[-1]
    (5, 6, True)
    """
    folder = Path(run)
    keys = read_finished(folder).get("stages", {})
    with StageStore(folder / STAGES_FOLDER) if stages is None else contextlib.nullcontext(stages) as store:
        read, tokens = (store.find(stage, str(keys.get(stage))) for stage in ("read", "tokens"))
        if read is None or tokens is None:
            raise RequestError(
                f"{folder}: its stages are gone, or damaged. `zhuti run {folder / 'config.toml'} --out {folder} --fresh` makes "
                "them anew."
            )
        try:
            topics = read_json(folder / TOPICS)["topics"]
            return Results(
                corpus=load_corpus(read),
                tokens=load_tokens(tokens / TOKENS),
                doc_term=load_doc_term(folder / DOC_TERM),
                topics=load_topics(folder / "model"),
                labels=tuple(topic["label"] for topic in topics),
                metrics=Metrics.from_dict(read_json(folder / METRICS)),
                summaries=StoredSummaries(folder / SUMMARIES),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunError(f"{folder}: damaged ({error}). `zhuti verify {folder}` says where.") from error
