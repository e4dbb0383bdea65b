"""Seconds and memory against the number of articles: `python experiments/lda_peers/scale.py` adds to scale.jsonl, draws scale.svg.

Articles are drawn with replacement from the broadcast corpus and kept in files that are mapped into memory, as a corpus too large
for it would be. Each size runs in a process of its own, two threads: three sweeps of each kind, or with `--whole` a fit by default
settings.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import scipy.sparse as sp

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = HERE / "scale.jsonl"
N_THREADS = 2


def drawn(n_docs: int, texts: Path, cache: Path, folder: Path) -> None:
    """Write the three arrays of a matrix of `n_docs` articles, block by block."""
    import corpora

    counts = corpora.load("broadcast", texts, cache)[0]
    counts.sort_indices()
    rows = np.random.default_rng(0).integers(0, counts.shape[0], n_docs)
    indptr = np.concatenate([[0], np.cumsum(np.diff(counts.indptr)[rows], dtype=np.int64)])
    np.save(folder / "indptr.npy", indptr)
    outs = {
        name: np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.int32, (int(indptr[-1]),))
        for name in ("indices", "data")
    }
    for start in range(0, n_docs, 20_000):
        part = counts[rows[start : start + 20_000]]
        for name, out in outs.items():
            out[indptr[start] : indptr[start] + part.nnz] = getattr(part, name)
    for out in outs.values():
        out.flush()
    np.save(folder / "shape.npy", [n_docs, counts.shape[1]])


def measure(folder: Path, n_topics: int, whole: bool) -> dict[str, object]:
    """Fit the matrix in `folder`; memory is what this process takes beyond what it took before, pages of the files left out."""
    from zhuti.models import LDA

    arrays = [np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("data", "indices", "indptr")]
    counts = sp.csr_matrix(tuple(arrays), shape=tuple(np.load(folder / "shape.npy")))
    LDA(n_topics, n_iter=1, n_samples=2, n_threads=N_THREADS).fit(counts[:500])  # loads the compiled kernels
    told: list[tuple[str, float, float]] = []

    def progress(name: str, done: int, total: int) -> None:
        told.append((name, time.perf_counter(), time.process_time()))

    start = time.perf_counter(), time.process_time()
    steps = {} if whole else {"n_iter": 3, "n_samples": 3}
    lda = LDA(n_topics, n_threads=N_THREADS, progress=progress, **steps).fit(counts)
    seconds = time.perf_counter() - start[0], time.process_time() - start[1]
    record: dict[str, object] = {
        "n_docs": counts.shape[0], "n_entries": int(counts.nnz), "n_tokens": int(counts.data.sum(dtype=np.int64)),
        "n_terms": counts.shape[1], "n_topics": n_topics, "whole": whole,
        "fit_s": seconds[0], "fit_cpu_s": seconds[1], "n_iter": lda.n_iter_,
        "n_samples": sum(name == "samples" for name, *_ in told),
        "start_s": told[0][1] - start[0],
    }  # fmt: skip
    for kind in ("topics", "samples"):
        times = np.array([both for name, *both in told if name == kind])
        record[f"{kind}_s"], record[f"{kind}_cpu_s"] = np.median(np.diff(times, axis=0), axis=0).tolist()
    begin = time.perf_counter()
    lda.transform(counts[:10_000])
    record["transform_10k_s"] = time.perf_counter() - begin
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    record["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record["files_mb"] = int(status["RssFile"].split()[0]) / 1024
    return record


def draw() -> None:
    """Draw scale.svg."""
    import altair as alt
    import polars as pl

    records = pl.DataFrame([json.loads(line) for line in RESULTS.read_text().splitlines()])
    records = records.with_columns(
        millions=pl.col("n_entries") / 1e6, gb=(pl.col("peak_mb") - pl.col("files_mb")) / 1e3
    )
    records = records.with_columns(k=pl.format("K = {}", "n_topics"))
    seconds = records.filter(~pl.col("whole")).unpivot(
        ["topics_cpu_s", "samples_cpu_s"], index=["millions", "k"], variable_name="sweep", value_name="seconds"
    )
    seconds = seconds.with_columns(
        pl.col("sweep").replace({"topics_cpu_s": "variational", "samples_cpu_s": "sampling"})
    )
    x = alt.X("millions", title="entries, millions").scale(type="log")
    left = alt.Chart(seconds).mark_line(point=True).encode(
        x, alt.Y("seconds", title="seconds of the processor a sweep").scale(type="log"), color="k", strokeDash="sweep"
    )  # fmt: skip
    right = alt.Chart(records).mark_line(point=True).encode(
        x, alt.Y("gb", title="memory beside the mapped files, GB"), color="k"
    )  # fmt: skip
    (left | right).save(HERE / "scale.svg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=ROOT / "runs" / "lda_peers", help="where matrices are kept")
    parser.add_argument("--sizes", nargs="*", type=int, default=[10_000, 40_000, 160_000, 1_000_000])
    parser.add_argument("--topics", nargs="+", type=int, default=[100])
    parser.add_argument("--whole", action="store_true", help="fit by default settings, not three sweeps of each kind")
    parser.add_argument("--one", type=Path, help="measure the matrix in this folder alone, and print it")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.topics[0], asked.whole)))
        sys.exit()
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as folder, RESULTS.open("a") as results:
            drawn(size, asked.texts, asked.cache, Path(folder))
            for n_topics in asked.topics:
                command = [sys.executable, __file__, "--one", folder, "--topics", str(n_topics)]
                command += ["--whole"] if asked.whole else []
                results.write(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
                results.flush()
    draw()
