"""Print results.jsonl as Markdown: `python experiments/lda_peers/table.py`. Means over random states; ± is that of perplexity.

First ours beside the best peer by perplexity, and the fastest of the peers within 1 % of that; then all engines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

OURS, CLOSE = "zhuti", 1.01
FIELDS = ("perplexity", "npmi", "diversity", "nmi", "train_cpu_s", "train_s", "infer_cpu_s")


def load() -> dict[tuple[str, int], dict[str, dict[str, Any]]]:
    """Return by corpus and K, then by engine, best perplexity first, its means, `spread` and `states`, or why it `failed`."""
    groups: dict[tuple[str, int], dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for line in (Path(__file__).resolve().parent / "results.jsonl").read_text().splitlines():
        record = json.loads(line)
        groups[record["dataset"], record["k"]][record["engine"]].append(record)
    out: dict[tuple[str, int], dict[str, dict[str, Any]]] = {}
    for group in sorted(groups):
        engines = {}
        for engine, records in groups[group].items():
            good = [r for r in records if "failed" not in r]
            if good:
                engines[engine] = {field: float(np.mean([r[field] for r in good])) for field in FIELDS}
                engines[engine] |= {"spread": float(np.std([r["perplexity"] for r in good])), "states": len(good)}
            else:
                engines[engine] = {"perplexity": np.inf, "failed": records[0]["failed"], "states": len(records)}
        out[group] = dict(sorted(engines.items(), key=lambda item: item[1]["perplexity"]))
    return out


def perplexity(row: dict[str, Any]) -> str:
    """Write a mean, with its spread if there is one."""
    return f"{row['perplexity']:.0f}" + (f" ± {row['spread']:.0f}" if row["states"] > 1 else "")


def beside(group: tuple[str, int], engines: dict[str, dict[str, Any]]) -> None:
    """Print ours beside the best peer."""
    peers = {name: row for name, row in engines.items() if not name.startswith(OURS) and "failed" not in row}
    if OURS not in engines or not peers:
        return
    ours, (name, best) = engines[OURS], next(iter(peers.items()))
    near = {n: row for n, row in peers.items() if row["perplexity"] <= CLOSE * best["perplexity"]}
    fastest = min(near, key=lambda n: near[n]["train_cpu_s"])
    seconds = ours["train_cpu_s"], near[fastest]["train_cpu_s"]
    print(
        f"| {group[0]}, {group[1]} | {perplexity(ours)} ({ours['states']}) | {perplexity(best)} ({name}, {best['states']}) "
        f"| {100 * (ours['perplexity'] / best['perplexity'] - 1):+.1f} % | {seconds[0]:.1f} : {seconds[1]:.1f} ({fastest}) "
        f"| {seconds[0] / seconds[1]:.2f} |"
    )


def main() -> None:
    groups = load()
    print("| corpus, K | ours (states) | best peer (states) | difference | CPU s, ours : fastest | ratio |")
    print("|---|---|---|---|---|---|")
    for group, engines in groups.items():
        beside(group, engines)
    for (dataset, k), engines in groups.items():
        print(f"\n**{dataset}, K = {k}**\n")
        print("| engine | states | perplexity | NPMI | diversity | NMI | train CPU s | train s | infer CPU s |")
        print("|---|---|---|---|---|---|---|---|---|")
        for engine, row in engines.items():
            if "failed" in row:
                print(f"| {engine} | {row['states']} | {row['failed']} | | | | | | |")
                continue
            cpu = (
                "–" if engine.startswith("scikit-learn") else f"{row['train_cpu_s']:.1f}"
            )  # its workers' time is not counted
            print(
                f"| {engine} | {row['states']} | {perplexity(row)} | {row['npmi']:.3f} | {row['diversity']:.2f} "
                f"| {row['nmi']:.2f} | {cpu} | {row['train_s']:.1f} | {row['infer_cpu_s']:.2f} |"
            )


if __name__ == "__main__":
    main()
