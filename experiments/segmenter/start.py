"""How long from a new process to the first words? Ours cold and warm, and jieba, each several times in turns. Writes `start.json`.

    python experiments/segmenter/start.py --rounds 5

Wall and CPU seconds of whole processes, the start of the interpreter among them; medians. Cold means an empty cache folder
and no compiled kernels; the five articles are those of `seeds/articles`, as they lie.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
READ = (
    "from pathlib import Path; texts = [p.read_text(encoding='utf-8', errors='replace') "
    "for p in sorted(Path('seeds/articles').glob('*.txt'))]; "
)
OURS = "from zhuti.tokens import Segmenter; s = Segmenter(); "
JIEBA = "import jieba, logging; jieba.setLogLevel(60); "
JOBS = {
    "first cut, zhuti, cold": OURS + "s.cut('今天开学')",
    "first cut, zhuti": OURS + "s.cut('今天开学')",
    "first cut, jieba": JIEBA + "jieba.lcut('今天开学')",
    "five articles, zhuti": READ + OURS + "s.cut_many(texts)",
    "five articles, jieba": READ + JIEBA + "[jieba.lcut(text) for text in texts]",
    "five articles tagged, zhuti": READ + OURS + "s.encode(texts, tags=True)",
    "five articles tagged, jieba": READ + JIEBA + "import jieba.posseg as p; [p.lcut(text) for text in texts]",
}


def run(code: str, cold: bool) -> tuple[float, float]:
    """Return wall and CPU seconds of a new process that runs `code`."""
    with tempfile.TemporaryDirectory() as empty:
        env = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
        if cold:
            env |= {"XDG_CACHE_HOME": empty, "NUMBA_CACHE_DIR": empty}
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    for code in JOBS.values():
        run(code, cold=False)  # fills the caches of both
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in JOBS}
    for _ in range(rounds):
        for name, code in JOBS.items():
            taken[name].append(run(code, cold="cold" in name))
    found = {}
    for name, times in taken.items():
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        found[name] = {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2), "wall_all": [round(w, 2) for w, _ in times]}
        print(f"{name:32} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)
    (HERE / "start.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
