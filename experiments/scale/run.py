"""Run zhuti, or the plain script, on corpora of several sizes; record time and memory by stage, and draw them.

`python experiments/scale/run.py SOURCE.jsonl.gz --work FOLDER --articles 1000 10000 36712 [1000000] [--plain 36712]`

Each run is a process of its own, watched twice a second, or less often where to look takes long: memory is what the processes of
the run hold together (the sum of their proportional shares), CPU time is theirs. Records are appended to `results.jsonl`;
`scale.svg` is drawn from the last record of each kind and size.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from draw import draw
from make_corpus import make_corpus

HERE = Path(__file__).parent
TICK = os.sysconf("SC_CLK_TCK")
STAGES = ("read", "tokens", "matrix", "model", "evaluate", "summarise", "report")


def watch(command: list[str], **settings: Any) -> tuple[float, list[tuple[float, float, float]], str]:
    """Run a command; return wall time, samples of (seconds since the start, CPU seconds, memory in MB), and what it printed."""
    started = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **settings)
    samples = []
    cpu_of: dict[int, float] = {}
    while process.poll() is None:
        looked = time.time()
        memory = 0.0
        for pid in family(process.pid):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                cpu_of[pid] = (int(fields[11]) + int(fields[12])) / TICK
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                memory += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
            except (OSError, StopIteration, IndexError):
                continue
        samples.append((time.time() - started, sum(cpu_of.values()), memory))
        time.sleep(max(0.5, 20 * (time.time() - looked)))  # to add up 10 GB of pages takes a moment
    output = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with code {process.returncode}")
    return time.time() - started, samples, output


def family(pid: int) -> list[int]:
    """Return the process, its children, and theirs."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def by_stage(
    seconds: dict[str, float], began: float, wall: float, samples: list[tuple[float, float, float]]
) -> dict[str, dict[str, float]]:
    """Cut the samples at the ends of the stages, the first of which began so many seconds after the start; they follow each other.

    Before them lies `start`, after them `end`. Writing the report takes turns with summarising, so of these two the times are
    right and the samples those of both.
    """
    known = [stage for stage in STAGES if stage in seconds]
    ends = accumulate([began, *(seconds[stage] for stage in known)])
    spans = dict(zip(("start", *known, "end"), pairwise([0.0, *ends, wall]), strict=True))
    stages = {}
    for stage, (begin, end) in spans.items():
        inside = [sample for sample in samples if begin <= sample[0] <= end]
        before = [sample[1] for sample in samples if sample[0] < begin]
        cpu = (inside[-1][1] - (before[-1] if before else 0.0)) if inside else 0.0
        stages[stage] = {
            "wall": round(end - begin, 2),
            "cpu": round(cpu, 1),
            "peak_mb": round(max((sample[2] for sample in inside), default=0.0)),
        }
    return stages


def corpus_of(source: Path, work: Path, n_articles: int) -> Path:
    path = work / f"articles-{n_articles}.jsonl.gz"
    if not path.exists():
        make_corpus(source, path, n_articles)
    return path


def run_zhuti(source: Path, work: Path, n_articles: int, n_refits: int) -> dict[str, Any]:
    articles, out = corpus_of(source, work, n_articles), work / f"run-{n_articles}"
    config = work / f"config-{n_articles}.toml"
    config.write_text(
        f'[run]\nname = "scale"\n[corpus]\npath = "{articles.resolve()}"\n[model]\nn_topics = 50\n'
        f"[evaluate]\nn_refits = {n_refits}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "zhuti", "run", str(config), "--out", str(out)]
    shutil.rmtree(out, ignore_errors=True)  # to take the place of a file takes longer than to be the first of its name
    started = time.time()
    wall, samples, _ = watch(command)
    timings = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["timings"]
    stages = by_stage(timings["seconds"], timings["started"] - started, wall, samples)
    return {"what": "zhuti", "articles": n_articles, "n_refits": n_refits, **totals(wall, samples), "stages": stages}


def run_plain(source: Path, work: Path, n_articles: int) -> dict[str, Any]:
    articles = corpus_of(source, work, n_articles)
    wall, samples, output = watch(
        [sys.executable, str(HERE / "plain.py"), str(articles), str(work / f"plain-{n_articles}.jsonl")],
        stderr=subprocess.DEVNULL,
    )
    seconds = json.loads(output)
    stages = by_stage(seconds, wall - sum(seconds.values()), wall, samples)
    return {"what": "plain", "articles": n_articles, **totals(wall, samples), "stages": stages}


def totals(wall: float, samples: list[tuple[float, float, float]]) -> dict[str, float]:
    return {
        "wall": round(wall, 1),
        "cpu": round(samples[-1][1], 1),
        "peak_mb": round(max(sample[2] for sample in samples)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--articles", type=int, nargs="*", default=[])
    parser.add_argument("--plain", type=int, nargs="*", default=[])
    parser.add_argument(
        "--refits", type=int, default=0, help="fits under other random states, for the measures of stability"
    )
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    records = HERE / "results.jsonl"
    jobs = [lambda n=n: run_zhuti(args.source, args.work, n, args.refits) for n in args.articles]
    jobs += [lambda n=n: run_plain(args.source, args.work, n) for n in args.plain]
    for job in jobs:
        record = job()
        print(json.dumps(record))
        with records.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
        lines = records.read_text(encoding="utf-8").splitlines()
        latest = {(r["what"], r["articles"]): r for r in map(json.loads, lines)}
        (HERE / "scale.svg").write_text(draw(list(latest.values())), encoding="utf-8")


if __name__ == "__main__":
    main()
