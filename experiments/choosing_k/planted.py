"""Does the rule pick the K that was planted? Corpora drawn from known topics, a sweep over each, one line of JSON a corpus.

`python experiments/choosing_k/planted.py 10 30` takes some minutes, and goes on after the corpora that `results.jsonl` has.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from zhuti.evaluate import choose_k, evaluate_topics, model_likeness
from zhuti.matrix import DocTerm
from zhuti.models import fit_topics, make_estimator

RESULTS = Path(__file__).with_name("results.jsonl")
N_CORPORA, STATES, N_TOKENS = 10, (1, 2, 3), 60
DOCS_A_TOPIC, TERMS_A_TOPIC, ALPHA, BETA = 40, 40, 0.1, 0.05
GRIDS = {10: (5, 8, 10, 12, 15, 20), 30: (10, 20, 30, 40, 50)}


def planted(n_topics: int, number: int) -> DocTerm:
    """Draw a corpus from LDA itself: documents of about 60 tokens, Dirichlet topics and mixtures."""
    draw = np.random.default_rng([n_topics, number])
    n_docs, n_terms = DOCS_A_TOPIC * n_topics, TERMS_A_TOPIC * n_topics
    topic_word = draw.dirichlet(np.full(n_terms, BETA), n_topics)
    mixtures = draw.dirichlet(np.full(n_topics, ALPHA), n_docs)
    lengths = draw.poisson(N_TOKENS, n_docs)
    counts = np.array([draw.multinomial(n, theta @ topic_word) for n, theta in zip(lengths, mixtures, strict=True)])
    counts = counts[:, counts.any(axis=0)]
    return DocTerm(
        counts=sp.csr_matrix(counts.astype(np.int32)),
        vocabulary=tuple(f"w{i:05d}" for i in range(counts.shape[1])),
        doc_ids=tuple(map(str, range(n_docs))),
        passage_doc=np.arange(n_docs),
        passage_paragraph=np.zeros(n_docs, int),
    )


def sweep(doc_term: DocTerm, grid: tuple[int, ...]) -> dict:
    """Run every K under every random state, and choose as `zhuti run` does."""
    members, likeness = [], {}
    for k in grid:
        topic_words = []
        for state in STATES:
            estimator = make_estimator("zhuti", n_topics=k, random_state=state, n_threads=1)
            topics = fit_topics(doc_term, estimator)
            metrics = evaluate_topics(topics, doc_term, estimator, n_refits=0)
            topic_words.append(topics.topic_word)
            members.append((k, metrics.perplexity, metrics.perplexity_error, metrics.npmi_mean))
        likeness[k] = model_likeness(topic_words)
    choice = choose_k(*map(list, zip(*members, strict=True)), likeness)
    rounded = [
        {
            name: round(getattr(score, name), 4)
            for name in ("n_topics", "perplexity", "perplexity_error", "coherence", "stability")
        }
        for score in choice.scores
    ]
    return {"chosen": choice.n_topics, "decided_by": choice.decided_by, "scores": rounded}


def main() -> None:
    done = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    for n_topics in map(int, sys.argv[1:]):
        for number in range(N_CORPORA):
            if not any((line["planted"], line["corpus"]) == (n_topics, number) for line in done):
                found = sweep(planted(n_topics, number), GRIDS[n_topics])
                with RESULTS.open("a") as file:
                    file.write(json.dumps({"planted": n_topics, "corpus": number, **found}) + "\n")


if __name__ == "__main__":
    main()
