"""What editors' phrases depend on: a ranking of each article's terms, learned before 2018 and held against 2018 and 2019.

python experiments/summaries/learn.py NEWS.jsonl.gz
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from items import prepare, read_items
from scipy.optimize import minimize
from scores import exact_f1

from zhuti.corpus import Corpus
from zhuti.summarise._weights import is_showable, rarity
from zhuti.tokens import TokenCorpus

PENALTY = 1.0
TAGS = ("nr", "ns", "nt", "nz", "vn", "v", "l", "i", "a")


def features(corpus: Corpus, tokens: TokenCorpus) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Return the features of each (article, term) pair, and its article and term."""
    doc = np.repeat(np.arange(tokens.n_docs), np.diff(tokens.doc_ptr))
    pair, index, count = np.unique(doc * tokens.n_terms + tokens.term_ids, return_index=True, return_counts=True)
    doc, term = pair // tokens.n_terms, pair % tokens.n_terms
    shown = np.array([is_showable(name) for name in tokens.vocabulary])[term]
    doc, term, index, count = doc[shown], term[shown], index[shown], count[shown]
    first, end = tokens.starts[index].astype(np.int64), tokens.ends[index].astype(np.int64)
    doc_freq = np.bincount(term, minlength=tokens.n_terms)
    width = np.array([len(name) for name in tokens.vocabulary])[term]
    stop = np.array([text.find("。") % (len(text) + 1) for text in corpus.texts])[doc]
    around = [
        (text[a - 1 : a], text[b : b + 1])
        for text, a, b in zip((corpus[d].text for d in doc.tolist()), first.tolist(), end.tolist(), strict=True)
    ]
    tag = np.array([name[:2] if name[:2] in TAGS else name[:1] for name in tokens.tag_names])[tokens.tags[index]]
    columns = {
        "ln count": np.log(count),
        "rarity in general Chinese": np.log(rarity(tokens.vocabulary))[term],
        "rarity in the corpus": np.log((1 + tokens.n_docs) / (1 + doc_freq))[term],
        "position, 100 characters": np.exp(-first / 100),
        "position, 30 characters": np.exp(-first / 30),
        "first sentence": (first < stop).astype(float),
        "3 or 4 characters": ((width == 3) | (width == 4)).astype(float),
        "quoted": np.array([a in "“《‘「" and b in "”》’」" and a != "" and b != "" for a, b in around], dtype=float),
    }
    columns |= {f"tag {name}": (tag == name).astype(float) for name in TAGS}
    return columns, doc, term


def learn(columns: Iterable[np.ndarray], doc: np.ndarray, wanted: np.ndarray, taught: np.ndarray) -> np.ndarray:
    """Fit the weights under which the wanted terms are likeliest to be drawn from their articles' terms; L2 on scaled features."""
    x = np.stack(list(columns), axis=1)
    scale = x.std(axis=0) + 1e-9
    has = np.bincount(doc[taught], wanted[taught], minlength=int(doc.max()) + 1) > 0
    rows = np.flatnonzero(taught & has[doc])
    part, y = x[rows] / scale, wanted[rows].astype(float)
    starts = np.flatnonzero(np.diff(doc[rows], prepend=-1))
    of = np.cumsum(np.diff(doc[rows], prepend=-1) > 0) - 1
    n = np.add.reduceat(y, starts)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = part @ w
        top = np.maximum.reduceat(score, starts)
        power = np.exp(score - top[of])
        total = np.add.reduceat(power, starts)
        value = n @ (np.log(total) + top) - y @ score + PENALTY * w @ w
        return float(value), part.T @ (power / total[of] * n[of] - y) + 2 * PENALTY * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x / scale


def f1_at_5(
    score: np.ndarray,
    doc: np.ndarray,
    term: np.ndarray,
    items: list[dict[str, Any]],
    names: tuple[str, ...],
    held: np.ndarray,
) -> float:
    """Return the mean exact F1 of the five best terms of the held-out articles, none of them part of another."""
    order = np.lexsort((term, -score, doc))
    ends = np.searchsorted(doc, np.arange(len(items) + 1))
    found = []
    for d in np.flatnonzero(held).tolist():
        chosen: list[str] = []
        for i in order[ends[d] : ends[d + 1]].tolist():
            name = names[term[i]]
            if not any(name in other or other in name for other in chosen):
                chosen.append(name)
            if len(chosen) == 5:
                break
        found.append(exact_f1(chosen, items[d]["tags"]))
    return float(np.mean(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--n", type=int, default=20_000)
    options = parser.parse_args()
    items = read_items(options.news, "tune", options.n)
    corpus, tokens = prepare(items)
    columns, doc, term = features(corpus, tokens)
    tags = [set(item["tags"]) for item in items]
    wanted = np.array([tokens.vocabulary[t] in tags[d] for d, t in zip(doc.tolist(), term.tolist(), strict=True)])
    early = np.array([item["date"] < "2018" for item in items])
    print(f"{early.sum()} items taught, {(~early).sum()} held out")
    without: dict[str, list[str]] = {"nothing": []}
    without |= {name: [name] for name in columns if not name.startswith(("tag", "position"))}
    without |= {"position and first sentence": [n for n in columns if n.startswith(("position", "first"))]}
    without |= {"position, 30 characters": ["position, 30 characters"]}
    without |= {"parts of speech": [n for n in columns if n.startswith("tag")]}
    print("\n| left out | F1@5 held out |\n|---|--:|")
    for label, names in without.items():
        kept = {name: column for name, column in columns.items() if name not in names}
        weights = learn(kept.values(), doc, wanted, early[doc])
        score = sum(w * column for w, column in zip(weights, kept.values(), strict=True))
        print(
            f"| {label} | {f1_at_5(np.asarray(score), doc, term, items, tokens.vocabulary, ~early):.4f} |", flush=True
        )
        if not names:
            learned = dict(zip(kept, weights.round(2).tolist(), strict=True))
    print("\n| feature | log-weight |\n|---|--:|")
    for name, weight in learned.items():
        print(f"| {name} | {weight:+.2f} |")


if __name__ == "__main__":
    main()
