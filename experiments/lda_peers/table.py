"""Print results.jsonl as Markdown: `python experiments/lda_peers/table.py`. Means over random states; ± is that of perplexity."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np

groups = defaultdict(list)
for line in (Path(__file__).resolve().parent / "results.jsonl").read_text().splitlines():
    record = json.loads(line)
    groups[record["dataset"], record["k"], record["engine"]].append(record)
last = None
for (dataset, k, engine), records in sorted(
    groups.items(), key=lambda item: (item[0][:2], np.mean([r.get("perplexity", np.inf) for r in item[1]]))
):
    if (dataset, k) != last:
        last = dataset, k
        print(f"\n**{dataset}, K = {k}**\n")
        print("| engine | states | perplexity | ± | NPMI | diversity | NMI | train CPU s | train s | infer CPU s |")
        print("|---|---|---|---|---|---|---|---|---|---|")
    good = [r for r in records if "failed" not in r]
    if not good:
        print(f"| {engine} | {len(records)} | {records[0]['failed']} | | | | | | | |")
        continue
    fields = ("perplexity", "npmi", "diversity", "nmi", "train_cpu_s", "train_s", "infer_cpu_s")
    p, npmi, diversity, nmi, cpu, wall, infer = (np.mean([r[field] for r in good]) for field in fields)
    spread = f"{np.std([r['perplexity'] for r in good]):.0f}" if len(good) > 1 else "–"
    train_cpu = "–" if engine.startswith("scikit-learn") else f"{cpu:.1f}"  # its workers' time is not counted
    print(
        f"| {engine} | {len(good)} | {p:.0f} | {spread} | {npmi:.3f} | {diversity:.2f} | {nmi:.2f} "
        f"| {train_cpu} | {wall:.1f} | {infer:.2f} |"
    )
