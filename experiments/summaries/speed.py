"""Articles a second from tokens to summaries, and where the time goes.

python experiments/summaries/speed.py NEWS.jsonl.gz --n 6000
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import time
from pathlib import Path

from items import prepare, read_items

from zhuti.matrix import build_doc_term
from zhuti.models import fit_topics, make_estimator
from zhuti.summarise import iter_summaries, summarise

PARTS = (
    "weigh_terms",
    "find_similar",
    "choose_keywords",
    "choose_sentences",
    "candidates",
    "_topic_shares",
    "find_figures",
    "find_entities",
    "make_abstract",
    "find_quotes",
)


def cpu_seconds() -> float:
    """Return the CPU time of this process and of those that it started and that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--n", type=int, default=6000)
    options = parser.parse_args()
    corpus, tokens = prepare(read_items(options.news, "tune", options.n))
    doc_term = build_doc_term(tokens)
    topics = fit_topics(doc_term, make_estimator("zhuti", n_topics=20, random_state=0))
    for n_threads in (1, 2) * 3:
        wall, own, all_of_us = time.perf_counter(), time.process_time(), cpu_seconds()
        n = sum(1 for _ in iter_summaries(corpus, tokens, doc_term, topics, n_threads=n_threads))
        wall, own, all_of_us = time.perf_counter() - wall, time.process_time() - own, cpu_seconds() - all_of_us
        print(
            f"{n_threads} thread(s): {n / wall:.0f} articles a second; CPU time each: {all_of_us / n * 1e6:.0f} µs, "
            f"{own / n * 1e6:.0f} of them in the first process (load {os.getloadavg()[0]:.1f})"
        )
    profile = cProfile.Profile()
    profile.runcall(summarise, corpus, tokens, doc_term, topics, n_threads=1)
    stats = pstats.Stats(profile)
    total = stats.total_tt
    for (_, _, name), (_, _, _, cumulative, _) in sorted(stats.stats.items(), key=lambda item: -item[1][3]):
        if name in PARTS:
            print(f"{name:18} {cumulative / total:5.1%}")


if __name__ == "__main__":
    main()
