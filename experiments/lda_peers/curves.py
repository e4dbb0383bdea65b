"""Quality against seconds for the designs that were weighed: `python experiments/lda_peers/curves.py`, appends to curves.jsonl.

cnews, K = 20, three random states, one thread, seconds of the processor. Killed, it goes on where it was.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path

import corpora
import numpy as np
import run

from zhuti.evaluate import split_tokens
from zhuti.models import LDA, _lda_counts, _lda_fit

RESULTS = run.HERE / "curves.jsonl"
DESIGNS = {
    "1 batch, 1 pass": {"N_BATCHES": 1, "N_PASSES": 1},
    "1 batch, 3 passes": {"N_BATCHES": 1, "N_PASSES": 3},
    "4 batches, 1 pass": {"N_BATCHES": 4, "N_PASSES": 1},
    "4 batches, 3 passes": {"N_BATCHES": 4, "N_PASSES": 3},
    "8 batches, 3 passes": {"N_BATCHES": 8, "N_PASSES": 3},
}
STEPS = [(n, 0) for n in (10, 20, 40, 80, 160)]
CHOSEN = "4 batches, 3 passes"
SAMPLES = [(40, n) for n in (25, 50, 100, 200, 400)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=run.ROOT.parent / "shared" / "data", help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=run.ROOT / "runs" / "lda_peers", help="where matrices are kept")
    asked = parser.parse_args()
    counts, labels = corpora.load("cnews", asked.texts, asked.cache)
    rows, held = corpora.split(counts.shape[0])
    observed, scored = split_tokens(counts[held])
    LDA(20, n_iter=1, n_samples=1).fit(counts[:50])  # loads the compiled kernels
    points = [(CHOSEN, *step) for step in STEPS + SAMPLES] + [
        (name, *step) for name in DESIGNS for step in STEPS if name != CHOSEN
    ]
    done = set()
    if RESULTS.exists():
        done = {
            (r["design"], r["n_iter"], r["n_samples"], r["state"])
            for r in map(json.loads, RESULTS.read_text().splitlines())
        }
    for (design, n_iter, n_samples), state in itertools.product(points, range(3)):
        if (design, n_iter, n_samples, state) in done:
            continue
        for name, value in DESIGNS[design].items():
            setattr(_lda_fit, name, value)
            setattr(_lda_counts, name, value)
        start = time.process_time()
        lda = LDA(20, n_iter=n_iter, n_samples=n_samples, tol=0, random_state=state, n_threads=1).fit(counts[rows])
        cpu_s = time.process_time() - start
        out = {"topic_word": lda.topic_word_, "alpha": lda.alpha_, "doc_topic": lda.doc_topic_}
        quality = run.score(out, observed, scored, counts, labels[rows])
        record = {"design": design, "n_iter": n_iter, "n_samples": n_samples, "state": state, "cpu_s": cpu_s, **quality}
        with RESULTS.open("a") as results:
            results.write(json.dumps(record) + "\n")
    table()


def table() -> None:
    """Print the means over random states as Markdown."""
    records = [json.loads(line) for line in RESULTS.read_text().splitlines()]
    print("| design | sweeps + samples | CPU s | perplexity | NPMI |\n|---|---|---|---|---|")
    records.sort(key=lambda r: (r["design"], r["n_samples"], r["n_iter"]))
    for key, group in itertools.groupby(records, key=lambda r: (r["design"], r["n_iter"], r["n_samples"])):
        means = [
            np.mean([r[field] for r in runs]) for runs in [list(group)] for field in ("cpu_s", "perplexity", "npmi")
        ]
        print(f"| {key[0]} | {key[1]} + {key[2]} | {means[0]:.2f} | {means[1]:.0f} | {means[2]:.3f} |")


if __name__ == "__main__":
    main()
