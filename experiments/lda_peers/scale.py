"""Seconds a sweep and peak memory against the number of articles: `python experiments/lda_peers/scale.py`, writes scale.jsonl.

Articles are drawn with replacement from the broadcast corpus, K = 100. Each size runs in a process of its own. Of a sweep, the
difference between fits of 3 and of 1 sweeps counts, so that reading and starting do not.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
N_TOPICS = 100


def measure(n_docs: int, texts: Path, cache: Path) -> dict[str, float]:
    import corpora

    from zhuti.models import LDA

    counts = corpora.load("broadcast", texts, cache)[0]
    counts = counts[np.random.default_rng(0).integers(0, counts.shape[0], n_docs)]
    counts.sort_indices()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def seconds(n_iter: int, n_samples: int) -> float:
        start = time.process_time()
        LDA(N_TOPICS, n_iter=n_iter, n_samples=n_samples, n_threads=1).fit(counts)
        return time.process_time() - start

    one = seconds(1, 0)
    sweep = (seconds(3, 0) - one) / 2
    sample = (seconds(1, 3) - one) / 3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "n_docs": n_docs,
        "n_entries": int(counts.nnz),
        "n_terms": counts.shape[1],
        "sweep_cpu_s": sweep,
        "sample_cpu_s": sample,
        "input_mb": before / 1024,
        "peak_mb": peak / 1024,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=ROOT / "runs" / "lda_peers", help="where matrices are kept")
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 20_000, 40_000, 80_000])
    parser.add_argument("--one", type=int, help="measure this size alone, and print it")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.texts, asked.cache)))
    else:
        with (HERE / "scale.jsonl").open("a") as results:
            for size in asked.sizes:
                command = [
                    sys.executable,
                    __file__,
                    "--one",
                    str(size),
                    "--texts",
                    str(asked.texts),
                    "--cache",
                    str(asked.cache),
                ]
                results.write(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
                results.flush()
