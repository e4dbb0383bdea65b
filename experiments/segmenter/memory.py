"""How much memory does a gigabyte of news take to segment? Prints and writes `memory.json`.

    python experiments/segmenter/memory.py ../shared/data --gigabytes 1

Texts are read from disk again and again until there is enough, and encoded ten million characters at a time, as `tokenise` does;
the term ids of every part are kept, offsets are not (a whole `TokenCorpus` takes 16 bytes a token).
"""

import argparse
import gzip
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from zhuti.tokens import Segmenter


def parts(path, total_bytes, n_chars=10_000_000):
    size = chars = 0
    texts = []
    while True:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                text = json.loads(line)["text"]
                texts.append(text)
                chars += len(text)
                size += len(text.encode("utf-8"))
                if chars >= n_chars or size >= total_bytes:
                    yield texts
                    texts, chars = [], 0
                if size >= total_bytes:
                    return


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gigabytes", type=float, default=1)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("memory.json"))
    args = parser.parse_args()
    segmenter = Segmenter(n_threads=1)
    kept, seconds = [], 0.0
    for texts in parts(args.data / "broadcast_news_2012_2026.jsonl.gz", args.gigabytes * 1e9):
        start = time.process_time()
        kept.append(segmenter.encode(texts).term_ids)
        seconds += time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {
        "utf8_gigabytes": args.gigabytes,
        "tokens": sum(map(len, kept)),
        "peak_gigabytes": round(peak / 1e9, 2),
        "encode_cpu_seconds": round(seconds, 1),
    }
    print(result)
    args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
