"""Are planted topics found as well as by 2,000 Gibbs sweeps? `python experiments/lda_peers/planted.py --peers PYTHON` tells.

Topics are drawn from a Dirichlet of `beta`, mixtures from one of `alpha`; figures are mean cosines of topics paired one to one
(Hungarian) with the planted ones, of three random states, for tomotopy after 2,000 sweeps (priors learned) and ours; then the mean
seconds of the processor.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment

HERE = Path(__file__).resolve().parent
CORPORA = {
    "300 × 100 tokens, V = 500, K = 5": (300, 500, 5, 100, 0.1, 0.1),
    "1,000 × 100 tokens, V = 2,000, K = 10": (1000, 2000, 10, 100, 0.1, 0.05),
    "2,000 × 150 tokens, V = 4,000, K = 20": (2000, 4000, 20, 150, 0.1, 0.05),
    "2,000 × 150 tokens, V = 4,000, K = 50": (2000, 4000, 50, 150, 0.05, 0.05),
}


def planted(
    n_docs: int, n_terms: int, n_topics: int, length: int, alpha: float, beta: float
) -> tuple[sp.csr_matrix, np.ndarray]:
    """Draw counts, and the topics behind them."""
    rng = np.random.default_rng(0)
    topics = rng.dirichlet(np.full(n_terms, beta), size=n_topics)
    mixtures = rng.dirichlet(np.full(n_topics, alpha), size=n_docs)
    counts = [rng.multinomial(length, mixture @ topics) for mixture in mixtures]
    return sp.csr_matrix(np.array(counts, dtype=np.int32)), topics


def aligned_cosine(first: np.ndarray, second: np.ndarray) -> float:
    """Return the mean cosine of topics paired one to one, as well as can be."""
    first, second = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (first, second))
    cosine = first @ second.T
    return float(cosine[linear_sum_assignment(-cosine)].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=sys.executable, help="Python of an environment with requirements.txt")
    peers = parser.parse_args().peers
    engines = {"tomotopy 2000": peers, "zhuti": sys.executable}
    print(f"| corpus | {' | '.join(engines)} |{' CPU s |' * 2}\n|---|---|---|---|---|")
    for name, sizes in CORPORA.items():
        counts, topics = planted(*sizes)
        parts = {"train": counts, "test": counts[:2]}
        arrays = {
            f"{part}_{field}": getattr(m, field)
            for part, m in parts.items()
            for field in ("data", "indices", "indptr", "shape")
        }
        found: dict[str, list[tuple[float, float]]] = {}
        with tempfile.TemporaryDirectory() as folder:
            task, out = Path(folder) / "task.npz", Path(folder) / "out.npz"
            for engine, python in engines.items():
                for state in range(3):
                    np.savez(task, k=sizes[2], state=state, **arrays)
                    subprocess.run([python, str(HERE / "engines.py"), engine, str(task), str(out)], check=True)
                    with np.load(out) as result:
                        seconds = float(result["times"][1])
                        found.setdefault(engine, []).append((aligned_cosine(result["topic_word"], topics), seconds))
        cosines = [" ".join(f"{cosine:.3f}" for cosine, _ in runs) for runs in found.values()]
        seconds = [f"{np.mean([s for _, s in runs]):.1f}" for runs in found.values()]
        print(f"| {name} | {' | '.join(cosines)} | {' | '.join(seconds)} |", flush=True)


if __name__ == "__main__":
    main()
