"""Run corpora of extreme shape from file to report, and record time and memory.

python experiments/faults/heavy.py one_article_of_50_mb a_million_of_one_character
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONFIG = """
[corpus]
path = "articles"
duplicates = "keep"
[vocabulary]
min_doc_freq = 1
max_doc_share = 1.0
[model]
n_topics = 2
"""
SENTENCES = (
    "全县召开座谈会28次，收集意见建议40条。",
    "合作社种植木耳，农户增收。",
    "支部书记讲授党课，党员交流心得。",
    "学校开学，学生学习。",
)


def one_article_of_50_mb(articles: Path) -> None:
    draw = random.Random(0)
    lines = ("".join(draw.choices(SENTENCES, k=8)) for _ in range(400_000))
    text, size = [], 0
    while size < 50_000_000:
        text.append(next(lines))
        size += len(text[-1].encode()) + 1
    (articles / "long.txt").write_text("\n".join(text), encoding="utf-8")


def a_million_of_one_character(articles: Path) -> None:
    draw = random.Random(0)
    with (articles / "short.jsonl").open("w", encoding="utf-8") as file:
        for _ in range(1_000_000):
            file.write(json.dumps({"text": chr(draw.randrange(0x4E00, 0x9FA6))}, ensure_ascii=False) + "\n")


CASES = {case.__name__: case for case in (one_article_of_50_mb, a_million_of_one_character)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="+", choices=CASES)
    parser.add_argument("--seconds", type=float, default=3600, help="stop a run after so long")
    arguments = parser.parse_args()
    for name in arguments.cases:
        with tempfile.TemporaryDirectory() as home, Path(__file__).with_name("heavy.jsonl").open("a") as file:
            articles = Path(home, "articles")
            articles.mkdir()
            CASES[name](articles)
            Path(home, "study.toml").write_text(CONFIG, encoding="utf-8")
            record = {"case": name, **run(Path(home), arguments.seconds)}
            print(json.dumps(record))
            file.write(json.dumps(record) + "\n")


def run(home: Path, seconds: float) -> dict[str, object]:
    """Run the study; return how it ended, what it took, and how long each stage did."""
    command = [sys.executable, "-m", "zhuti", "run", str(home / "study.toml"), "--out", str(home / "run")]
    begin = time.perf_counter()
    with (home / "stderr").open("wb") as errors:
        process = subprocess.Popen(["timeout", str(seconds), *command], stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    found: dict[str, object] = {"exit_code": code, "wall": round(time.perf_counter() - begin, 1)}
    found |= {"cpu": round(usage.ru_utime + usage.ru_stime, 1), "peak_mb": round(usage.ru_maxrss / 1024)}
    if code:
        found["message"] = (home / "stderr").read_text(encoding="utf-8", errors="replace")[-500:]
    else:
        timings = json.loads((home / "run" / "manifest.json").read_bytes())["timings"]["seconds"]
        found["stages"] = {stage: round(time, 1) for stage, time in timings.items()}
    return found


if __name__ == "__main__":
    main()
