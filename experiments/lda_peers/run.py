"""Run what is missing of the benchmark: `python experiments/lda_peers/run.py --peers PYTHON`. Killed, it goes on where it was."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import corpora
import engines
import numpy as np
import scipy.sparse as sp
from sklearn.metrics import normalized_mutual_info_score

from zhuti.evaluate import npmi_coherence, split_tokens, topic_diversity
from zhuti.models import token_probability

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = HERE / "results.jsonl"
FOLD_IN_STEPS = 100
TIME_LIMIT = 1800


def fold_in(counts: sp.csr_matrix, topic_word: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return (D, K) mixtures of documents under fixed topics: the same EM for every engine, from an even start."""
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    owner = sp.csr_matrix((np.ones(counts.nnz), (rows, np.arange(counts.nnz))), shape=(counts.shape[0], counts.nnz))
    word_topic = topic_word.T[counts.indices]
    theta = np.tile(1 / len(alpha), (counts.shape[0], len(alpha)))
    for _ in range(FOLD_IN_STEPS):
        gamma = theta[rows] * word_topic
        gamma *= (counts.data / gamma.sum(axis=1))[:, None]
        theta = owner @ gamma + alpha
        theta /= theta.sum(axis=1, keepdims=True)
    return theta


def score(
    out: dict[str, np.ndarray], observed: sp.csr_matrix, scored: sp.csr_matrix, whole: sp.csr_matrix, labels: np.ndarray
) -> dict[str, float]:
    """Return the quality of one run; the same for every engine."""
    topic_word = np.maximum(out["topic_word"], 0) + 1e-12
    topic_word /= topic_word.sum(axis=1, keepdims=True)
    probability = token_probability(fold_in(observed, topic_word, out["alpha"]), topic_word, scored)
    main_topic = out["doc_topic"].argmax(axis=1)
    return {
        "perplexity": float(np.exp(-(scored.data @ np.log(probability)) / scored.sum())),
        "npmi": float(np.nanmean(npmi_coherence(topic_word, whole))),
        "diversity": float(topic_diversity(topic_word)),
        "nmi": float(normalized_mutual_info_score(labels, main_topic)) if len(set(labels)) > 1 else float("nan"),
        "alpha_sum": float(out["alpha"].sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=ROOT / "runs" / "lda_peers", help="where matrices are kept")
    parser.add_argument("--peers", default=sys.executable, help="Python of an environment with requirements.txt")
    parser.add_argument(
        "--datasets", nargs="+", default=["cnews", "fudan", "campaigns", "broadcast10k"], choices=list(corpora.FILES)
    )
    parser.add_argument("--topics", nargs="+", type=int, default=[10, 20, 50])
    parser.add_argument("--states", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument(
        "--engines",
        nargs="+",
        default=[name for name in engines.ENGINES if name != "tomotopy 2000"],
        choices=list(engines.ENGINES),
    )
    asked = parser.parse_args()
    done = (
        {(r["dataset"], r["k"], r["state"], r["engine"]) for r in map(json.loads, RESULTS.read_text().splitlines())}
        if RESULTS.exists()
        else set()
    )
    for dataset, k, state, engine in itertools.product(asked.datasets, asked.topics, asked.states, asked.engines):
        if (dataset, k, state, engine) in done:
            continue
        record = {"dataset": dataset, "k": k, "state": state, "engine": engine, **one(asked, dataset, k, state, engine)}
        with RESULTS.open("a") as results:
            results.write(json.dumps(record) + "\n")
        print(json.dumps(record), flush=True)


def one(asked: argparse.Namespace, dataset: str, k: int, state: int, engine: str) -> dict[str, object]:
    """Train one engine in a process of its own, and score it here."""
    counts, labels = corpora.load(dataset, asked.texts, asked.cache)
    rows, held = corpora.split(counts.shape[0])
    observed, scored = split_tokens(counts[held])
    python = sys.executable if engine.startswith("zhuti") else asked.peers
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        task, out = Path(folder) / "task.npz", Path(folder) / "out.npz"
        parts = {"train": counts[rows], "test": observed}
        arrays = {
            f"{name}_{field}": getattr(m, field)
            for name, m in parts.items()
            for field in ("data", "indices", "indptr", "shape")
        }
        np.savez(task, k=k, state=state, **arrays)
        command = [python, str(HERE / "engines.py"), engine, str(task), str(out)]
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(engines.N_THREADS))
        try:
            subprocess.run(
                command, check=True, env={**os.environ, **threads}, capture_output=True, timeout=TIME_LIMIT, text=True
            )
        except subprocess.TimeoutExpired:
            return {"failed": f"not done in {TIME_LIMIT} s", "load": load}
        except subprocess.CalledProcessError as error:
            return {"failed": error.stderr.strip().splitlines()[-1][:300], "load": load}
        with np.load(out) as arrays_out:
            result = dict(arrays_out)
    seconds = dict(zip(("train_s", "train_cpu_s", "infer_s", "infer_cpu_s"), map(float, result["times"]), strict=True))
    return {**score(result, observed, scored, counts, labels[rows]), **seconds, "load": load}


if __name__ == "__main__":
    main()
