"""Does `topic_stability` name the topics that were not planted, and no others? Writes `planted.json`.

    python experiments/stability/planted.py --corpora 5

Corpora are drawn from an LDA of ten topics; models of more topics have superfluous ones, which are known: those that the Hungarian
method leaves without a planted partner.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from zhuti.evaluate import topic_similarity, topic_stability
from zhuti.evaluate._match import best_pairs
from zhuti.matrix import DocTerm
from zhuti.models import fit_topics, make_estimator

N_PLANTED, N_TERMS, N_DOCS, N_TOKENS = 10, 1000, 400, 80
HERE = Path(__file__).resolve().parent


def draw(seed):
    """Return planted topics and counts of documents drawn from them."""
    rng = np.random.default_rng(seed)
    topic_word = rng.dirichlet(np.full(N_TERMS, 0.05), N_PLANTED)
    mixtures = rng.dirichlet(np.full(N_PLANTED, 0.1), N_DOCS)
    counts = np.array([rng.multinomial(N_TOKENS, mixture @ topic_word) for mixture in mixtures], dtype=np.int32)
    ids = tuple(map(str, range(N_DOCS)))
    words = tuple(f"w{i:04}" for i in range(N_TERMS))
    return topic_word, DocTerm(sp.csr_matrix(counts), words, ids, np.arange(N_DOCS), np.zeros(N_DOCS, int))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=int, default=5)
    parser.add_argument("--topics", type=int, nargs="+", default=[10, 12, 15])
    parser.add_argument("--out", type=Path, default=HERE / "planted.json")
    args = parser.parse_args()
    rows = []
    for seed in range(args.corpora):
        planted, doc_term = draw(seed)
        for n_topics in args.topics:
            estimator = make_estimator("zhuti", n_topics=n_topics)
            topics = fit_topics(doc_term, estimator)
            stability = topic_stability(doc_term, topics, estimator)
            found = topic_similarity(topics.topic_word, planted)
            partner = dict(best_pairs(found))
            rows += [
                {
                    "corpus": seed,
                    "n_topics": n_topics,
                    "topic": k,
                    "superfluous": k not in partner,
                    "similarity_to_planted": round(float(found[k, partner[k]]), 3) if k in partner else None,
                    "stability": round(stability.js[k], 3),
                    "low": round(stability.js_low[k], 3),
                    "rival": round(stability.js_rival[k], 3),
                    "unstable": stability.unstable[k],
                }
                for k in range(n_topics)
            ]
    args.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for n_topics in args.topics:
        of = [row for row in rows if row["n_topics"] == n_topics]
        for kind, chosen in (("superfluous", True), ("with a planted partner", False)):
            group = [row for row in of if row["superfluous"] == chosen]
            named = sum(row["unstable"] for row in group)
            print(f"K = {n_topics}, {kind}: {named} of {len(group)} unstable")
        lost = [row["similarity_to_planted"] for row in of if row["unstable"] and not row["superfluous"]]
        print(f"K = {n_topics}, similarity of those named to their planted partners: {sorted(lost)}")


if __name__ == "__main__":
    main()
