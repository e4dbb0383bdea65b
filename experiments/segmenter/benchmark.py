"""How fast is the segmenter beside jieba and its fast substitutes, and how often is each right? Writes `benchmark.json`.

    python experiments/segmenter/benchmark.py ../shared/data --megabytes 20

One core, caches warm, compilation excluded, CPU time of the process. In each round every engine runs once, ours over all texts,
the slow ones over a slice that moves on from round to round; a figure is the median over rounds of the ratio of speeds
(characters per second) in that round. Peers that are not installed are left out.
"""

import argparse
import contextlib
import gzip
import importlib
import json
import logging
import platform
import statistics
import sys
import time
import warnings
from importlib import metadata
from pathlib import Path

warnings.simplefilter("ignore")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import jieba  # noqa: E402
import jieba.posseg  # noqa: E402

from zhuti.tokens import Segmenter  # noqa: E402

PEERS = ("jieba_next", "jieba_fast_dat")


def read(path, most_bytes):
    """Return texts from the start of a file, for at most so many bytes of UTF-8."""
    texts, size = [], 0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text"]
            size += len(text.encode("utf-8"))
            if size > most_bytes:
                break
            texts.append(text)
    return texts


def pairs(tokens):
    return [(token.word, token.flag) for token in tokens]


def engines():
    """Return by name what cuts, and what tags, one text to a list; and what does so for all texts at once."""
    cut = {"jieba": jieba.lcut}
    tag = {"jieba": lambda text: pairs(jieba.posseg.lcut(text))}
    for name in PEERS:
        with contextlib.suppress(ImportError):
            peer, posseg = importlib.import_module(name), importlib.import_module(f"{name}.posseg")
            peer.setLogLevel(logging.WARNING)
            cut[name] = lambda text, peer=peer: list(peer.cut(text))
            tag[name] = lambda text, posseg=posseg: pairs(posseg.cut(text))
    with contextlib.suppress(ImportError):
        rjieba = importlib.import_module("rjieba")
        cut["rjieba"], tag["rjieba"] = rjieba.cut, rjieba.tag
    segmenter = Segmenter(n_threads=1)
    many_cut = {"zhuti, lists": segmenter.cut_many, "zhuti, arrays": segmenter.encode}
    many_tag = {"zhuti, lists": segmenter.tag_many, "zhuti, arrays": lambda texts: segmenter.encode(texts, tags=True)}
    return (cut, many_cut), (tag, many_tag)


def speed(run, texts):
    """Return characters per CPU second of `run(texts)`."""
    start = time.process_time()
    kept = run(texts)
    taken = time.process_time() - start
    del kept
    return sum(map(len, texts)) / taken


def measure(single, many, texts, slices, rounds):
    """Return for each engine its speeds over jieba's, round by round, and jieba's own speeds."""
    ratios = {name: [] for name in (*many, *single)}
    base = []
    for round_ in range(rounds):
        here = slices[round_ % len(slices)]
        found = {}
        for name, one in single.items():
            found[name] = speed(lambda some, one=one: [one(text) for text in some], here)
        for name, run in many.items():
            found[name] = speed(run, texts)
        for name, value in found.items():
            ratios[name].append(value / found["jieba"])
        base.append(found["jieba"])
        print(f"round {round_ + 1}:", {n: round(v / found["jieba"], 1) for n, v in found.items()}, file=sys.stderr)
    return ratios, base


def exact(single, many, texts):
    """Return for each engine how many of `texts` it cuts as jieba does."""
    wanted = [single["jieba"](text) for text in texts]
    right = {name: sum(list(map(tuple, one(t))) == list(map(tuple, w)) if w and isinstance(w[0], tuple) else list(one(t)) == w
                       for t, w in zip(texts, wanted, strict=True)) for name, one in single.items()}  # fmt: skip
    got = many["zhuti, lists"](texts)
    right["zhuti, lists"] = right["zhuti, arrays"] = sum(a == b for a, b in zip(got, wanted, strict=True))
    return right


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--exact", type=int, default=1000, help="articles of cnews on which exactness is counted")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("benchmark.json"))
    args = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    texts = read(args.data / "broadcast_news_2012_2026.jsonl.gz", args.megabytes * 1e6)
    articles = read(args.data / "cnews_10class.jsonl.gz", 1e9)[: args.exact]
    names = ("zhuti", "jieba", *PEERS, "rjieba", "numba", "numpy")
    result = {"python": platform.python_version(), "chars": sum(map(len, texts)), "rounds": args.rounds, "versions": {}}
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            result["versions"][name] = metadata.version(name)
    for task, (single, many), share, n_exact in zip(
        ("cut", "tag"), engines(), (40, 400), (len(articles), len(articles) // 5), strict=True
    ):
        for run in (*many.values(), *(lambda some, one=one: [one(t) for t in some] for one in single.values())):
            run(texts[:3])
        slices = [texts[i::share] for i in range(args.rounds)]
        ratios, base = measure(single, many, texts, slices, args.rounds)
        right = exact(single, many, articles[:n_exact])
        result[task] = {
            "jieba_chars_per_second": statistics.median(base),
            "exact_of": n_exact,
            "engines": {
                name: {"ratio": statistics.median(r), "low": min(r), "high": max(r), "exact": right[name]}
                for name, r in ratios.items()
            },
        }
        print(
            f"\n{task}: jieba {result[task]['jieba_chars_per_second']:,.0f} characters a second; exact of {n_exact} articles"
        )
        for name, row in result[task]["engines"].items():
            print(f"{name:16}{row['ratio']:8.1f}x  ({row['low']:.1f}–{row['high']:.1f}){row['exact']:8}")
    args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
