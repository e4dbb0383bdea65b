"""What a run will take, before it is run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from zhuti.config import ExperimentConfig, sweep_members

# Measured on two cores at K = 50 (experiments/scale/results.jsonl); a megabyte is one of UTF-8 in the files, some 600 articles.
_START = 5.0  # seconds: imports, dictionaries
_UP_TO_MATRIX = 0.5  # seconds a megabyte: reading, tokens, counts
# Fitting is in proportion to K + 90: 1.8, 2.1 and 2.5 s at K = 10, 20 and 50 over one corpus (experiments/lda_peers). Beyond so
# many megabytes it draws as often in all (docs/adr/0031-lda-starts-by-size.md), and what else it does with each article grows on.
_MODEL, _MODEL_SAME, _MODEL_LARGE = 1.5, 33.5, 0.85  # seconds a megabyte; megabytes; seconds a megabyte
_EVALUATE, _EVALUATE_SAMPLE = 4.0, 5.5  # seconds a megabyte; of more than so many it looks at a sample
_REFIT_SAMPLE = 8.0  # megabytes that the topics are fitted to again
_SUMMARIES = 1.6  # seconds a megabyte: summaries and report
_MEMORY_START, _MEMORY = 450.0, 10.0  # MB, and MB a megabyte; of a million articles 6.3
_PACKED = 2.6  # bytes in one of gzip, or of a Parquet file


def say_budget(config: ExperimentConfig, files: Iterable[Path]) -> str:
    """Say about how long a run over these files takes from its first stage on, and how much memory at its peak.

    The time is that of our own segmenter and LDA with the settings they have by themselves; of others only the memory is told.
    """
    size = sum(path.stat().st_size * (_PACKED if path.suffix in (".gz", ".parquet") else 1) for path in files) / 1e6
    memory = _about(_MEMORY_START + _MEMORY * size, [("MB", 1), ("GB", 1000)])
    members = [member.config for member in sweep_members(config)]
    ours = all(
        (member.tokens.engine, member.model.engine, member.model.options) == ("zhuti", "zhuti", {})
        for member in members
    )
    if not ours:
        return f"takes about {memory} of memory; the time is known only where both engines are zhuti, without options"
    seconds = _START + (_UP_TO_MATRIX + _SUMMARIES) * size
    swept = sum(_model(member.model.n_topics, size) + _evaluation(size) for member in members)
    if len(members) > 1:
        n_threads = config.run.n_threads or os.cpu_count() or 1
        seconds += swept / min(n_threads, len(members)) + _evaluation(size)
    else:
        seconds += swept
    n_topics = members[0].model.n_topics
    seconds += config.evaluate.n_refits * _model(n_topics, min(size, _REFIT_SAMPLE))
    time = _about(seconds, [("seconds", 1), ("minutes", 60), ("hours", 3600)])
    return f"takes about {time} and {memory} of memory, if it is text as news are, and nothing else runs"


def _model(n_topics: int, size: float) -> float:
    return max(_MODEL * min(size, _MODEL_SAME), _MODEL_LARGE * size) * (n_topics + 90) / 140


def _evaluation(size: float) -> float:
    return _EVALUATE * min(size, _EVALUATE_SAMPLE) + 0.1 * size


def _about(amount: float, units: list[tuple[str, int]]) -> str:
    """Return an amount to two figures, in the largest unit it has two of."""
    name, unit = next((pair for pair in reversed(units) if amount >= 2 * pair[1]), units[0])
    return f"{float(f'{amount / unit:.2g}'):g} {name}"
