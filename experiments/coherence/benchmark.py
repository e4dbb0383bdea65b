"""How fast are the coherence measures beside gensim's, and do they give the same? Writes `benchmark.json`.

    python experiments/coherence/benchmark.py NEWS.jsonl.gz --articles 10000 --topics 50

Both get the same leading terms of the same topics and the same tokens. Our kernel is compiled before. gensim runs in one process,
as ours does; its dictionary and bags of words are made before its clock starts.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel

from zhuti.corpus import Corpus, read_corpus
from zhuti.evaluate import cv_coherence, top_terms, uci_coherence, umass_coherence, window_npmi_coherence
from zhuti.matrix import build_doc_term
from zhuti.models import LDA
from zhuti.tokens import tokenise

OURS = {"u_mass": umass_coherence, "c_uci": uci_coherence, "c_npmi": window_npmi_coherence, "c_v": cv_coherence}
HERE = Path(__file__).resolve().parent


def seconds(work):
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, np.array(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--topics", type=int, default=50)
    parser.add_argument("--measures", nargs="+", choices=OURS, default=[*OURS])
    parser.add_argument("--out", type=Path, default=HERE / "benchmark.json")
    args = parser.parse_args()
    whole = read_corpus(args.news, duplicates="keep")
    tokens = tokenise(Corpus(tuple(whole)[: args.articles]), pos=["n", "v", "a", "i", "j", "l"])
    doc_term = build_doc_term(tokens)
    topic_word = LDA(n_topics=args.topics, n_iter=20, n_samples=0).fit(doc_term.counts).topic_word_
    topics = [[doc_term.vocabulary[i] for i in row] for row in top_terms(topic_word)]
    texts = [tokens.terms(i) for i in range(tokens.n_docs)]
    dictionary = Dictionary(texts)
    bags = [dictionary.doc2bow(text) for text in texts]
    rows = []
    for name in args.measures:
        OURS[name](topics, texts[:2])
        model = CoherenceModel(
            topics=topics, texts=texts, corpus=bags, dictionary=dictionary, coherence=name, topn=10, processes=1
        )
        theirs, wanted = seconds(model.get_coherence_per_topic)
        repeated = [seconds(lambda name=name: OURS[name](topics, tokens)) for _ in range(5)]
        ours = float(np.median([spent for spent, _ in repeated]))
        rows.append(
            {
                "measure": name,
                "articles": tokens.n_docs,
                "tokens": tokens.n_tokens,
                "topics": args.topics,
                "gensim_seconds": round(theirs, 3),
                "zhuti_seconds": round(ours, 4),
                "times_faster": round(theirs / ours, 1),
                "largest_difference": float(np.abs(wanted - repeated[0][1]).max()),
            }
        )
        print(rows[-1], flush=True)
        args.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
