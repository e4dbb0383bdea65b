"""How much do the topics hang on stop list, least frequency, segmenter and parts of speech? Writes a line of JSON for each change.

    python experiments/stability/sensitivity.py CONFIG --change tokens.pos=[] --change vocabulary.min_doc_freq=5

CONFIG is run as it stands, then with each change alone, and under other random states, which show how far topics move by chance.
Each model is matched with the first over the terms that both have. Reading is done once.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from zhuti.evaluate import match_topics
from zhuti.experiment import StageStore, run_experiment
from zhuti.models import load_topics


def topics_of(config, home, number, overrides, store):
    """Return the topics of one run."""
    out = home / f"run{number}"
    run_experiment(config, out=out, overrides=["evaluate.n_refits=0", *overrides], stages=store)
    return load_topics(out / "model")


def row(change, first, other):
    """Return how alike the topics of two runs are, and on what part of them."""
    js, rbo = (match_topics(first, other, measure) for measure in ("js", "rbo"))
    return {
        "change": change,
        "terms": len(other.vocabulary),
        "shared_terms": js.n_shared_terms,
        "shared_mass": round(float(np.concatenate([js.shared_mass_a, js.shared_mass_b]).mean()), 3),
        "js": round(float(np.nanmean(js.similarity)), 3),
        "js_least": round(float(np.nanmin(js.similarity)), 3),
        "rbo": round(float(np.nanmean(rbo.similarity)), 3),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("--change", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--random-states", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="for every run")
    parser.add_argument("--out", type=Path, help="a file for the lines, too")
    args = parser.parse_args()
    changes = [f"model.random_state={state}" for state in args.random_states] + args.change
    lines = []
    with tempfile.TemporaryDirectory() as folder, StageStore(Path(folder, "stages")) as store:
        first = topics_of(args.config, Path(folder), 0, args.set, store)
        for number, change in enumerate(changes, start=1):
            other = topics_of(args.config, Path(folder), number, [*args.set, change], store)
            lines.append(json.dumps(row(change, first, other), ensure_ascii=False))
            print(lines[-1], flush=True)
    if args.out:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
