"""Print results.jsonl as Markdown: `python experiments/lda_peers/table.py`. Means over random states, and the spread of perplexity."""

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
    groups.items(), key=lambda item: (item[0][:2], item[1][0].get("perplexity", 1e9))
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
    spread = np.std([r["perplexity"] for r in good])
    print(
        f"| {engine} | {len(good)} | {p:.0f} | {spread:.0f} | {npmi:.3f} | {diversity:.2f} | {nmi:.2f} "
        f"| {cpu:.1f} | {wall:.1f} | {infer:.2f} |"
    )
