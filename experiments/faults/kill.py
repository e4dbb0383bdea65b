"""Kill a run at random moments, run it again, and hold what it wrote against an undisturbed run.

python experiments/faults/kill.py ../shared/data/broadcast_news_2012_2026.jsonl.gz --articles 2000 --kills 50
python experiments/faults/kill.py ../shared/data/broadcast_news_2012_2026.jsonl.gz --articles 2000 --kills 50 --signal INT
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

CONFIG = """
[corpus]
path = "articles.jsonl.gz"
[tokens]
stopwords = "stopwords.txt"
pos = ["n", "v", "a", "i", "j", "l"]
[model]
n_topics = 20
[evaluate]
n_refits = 0
"""
SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="start no further trial after so long")
    parser.add_argument("--signal", choices=("KILL", "INT"), default="KILL", help="INT is Ctrl-C")
    parser.add_argument("--out", type=Path, help="goes on where it ends; by default kill.jsonl or interrupt.jsonl")
    arguments = parser.parse_args()
    records = arguments.out or Path(__file__).with_name(
        f"{'kill' if arguments.signal == 'KILL' else 'interrupt'}.jsonl"
    )
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home), arguments.corpus, arguments.articles)
        start(Path(home), "undisturbed").wait()  # compiles the kernels, if that was not done
        shutil.rmtree(Path(home, "undisturbed"))
        alone = time.perf_counter()
        if start(Path(home), "undisturbed").wait():
            sys.exit("the undisturbed run fails")
        alone = time.perf_counter() - alone
        wanted = outputs(Path(home, "undisturbed"))
        done = len(records.read_text(encoding="utf-8").splitlines()) if records.exists() else 0
        for trial in range(done, arguments.kills):
            if time.perf_counter() - begin > arguments.seconds:
                break
            moment = random.Random(trial).uniform(0, alone)
            found = stop_and_resume(Path(home), moment, signal.Signals[f"SIG{arguments.signal}"])
            same = outputs(Path(home, "run")) == wanted
            shutil.rmtree(Path(home, "run"))
            line = {
                "trial": trial,
                "articles": arguments.articles,
                "run_alone": round(alone, 2),
                "stopped_after": round(moment, 2),
            }
            with records.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**line, **found, "outputs": len(wanted), "identical": same}) + "\n")
    trials = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    identical = sum(trial["identical"] for trial in trials)
    print(f"{identical} of {len(trials)} resumed runs are byte-identical to the undisturbed one")
    if waits := sorted(trial["ended_within"] for trial in trials if "ended_within" in trial):
        codes = sorted({trial["exit_code"] for trial in trials if "exit_code" in trial})
        print(
            f"after Ctrl-C they ended within {waits[len(waits) // 2]} s (median), {waits[-1]} s at most, with code {codes}"
        )


def prepare(home: Path, corpus: Path, n_articles: int) -> None:
    with (
        gzip.open(corpus, "rt", encoding="utf-8") as lines,
        gzip.open(home / "articles.jsonl.gz", "wt", encoding="utf-8") as file,
    ):
        file.writelines(islice(lines, n_articles))
    shutil.copyfile(SEEDS / "stopwords" / "zh_hans.txt", home / "stopwords.txt")
    (home / "study.toml").write_text(CONFIG, encoding="utf-8")


def stop_and_resume(home: Path, moment: float, sent: signal.Signals) -> dict[str, object]:
    process = start(home, "run")
    ended: dict[str, object] = {}
    try:
        process.wait(moment)
        finished = True
    except subprocess.TimeoutExpired:
        begin = time.perf_counter()
        process.send_signal(sent)
        code = process.wait()
        finished = False
        if sent == signal.SIGINT:
            ended = {"ended_within": round(time.perf_counter() - begin, 2), "exit_code": code}
    manifest = home / "run" / "manifest.json"
    if not finished and manifest.is_file():
        finished = json.loads(manifest.read_bytes())["status"] == "complete"
    stages = sorted(path.name.rpartition("-")[0] for path in (home / "run" / "stages").glob("*-*"))
    parts = len(list((home / "run").rglob("*.part")))
    if start(home, "run").wait():
        sys.exit(f"the run stopped after {moment:.3f} s cannot be gone on with; it is in {home / 'run'}")
    return {"finished": finished, **ended, "whole_stages": stages, "half_written": parts}


def start(home: Path, out: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "zhuti", "run", str(home / "study.toml"), "--out", str(home / out)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def outputs(run: Path) -> dict[str, str]:
    """Hash every file but the stages; of the manifest all but the timings."""
    found = {}
    for path in sorted(run.rglob("*")):
        name = path.relative_to(run).as_posix()
        if not path.is_file() or name.startswith("stages/"):
            continue
        data = path.read_bytes()
        if name == "manifest.json":
            manifest = json.loads(data)
            del manifest["timings"]
            data = json.dumps(manifest, sort_keys=True).encode()
        found[name] = hashlib.sha256(data).hexdigest()
    return found


if __name__ == "__main__":
    main()
