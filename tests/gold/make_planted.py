"""Make `planted.json`: a corpus drawn from known topics, and what tomotopy 0.14.0 finds in it.

Needs numpy and tomotopy (not a dependency of ours): `python tests/gold/make_planted.py > tests/gold/planted.json`.
"""

import json
import sys

import numpy as np
import tomotopy

N_DOCS, N_TERMS, N_TOPICS, N_TOKENS = 150, 60, 5, 60
ALPHA, BETA, SWEEPS, SEEDS = 0.2, 0.2, 1000, (1, 2, 3, 4, 5)

rng = np.random.default_rng(20)
topic_word = rng.dirichlet(np.full(N_TERMS, BETA), size=N_TOPICS)
mixtures = rng.dirichlet(np.full(N_TOPICS, ALPHA), size=N_DOCS)
counts = np.array([rng.multinomial(N_TOKENS, mixture @ topic_word) for mixture in mixtures])

found = []
for seed in SEEDS:
    model = tomotopy.LDAModel(k=N_TOPICS, alpha=ALPHA, eta=BETA, seed=seed)
    for row in counts:
        model.add_doc([f"{term:02d}" for term in np.repeat(np.arange(N_TERMS), row)])
    model.train(SWEEPS, workers=1)
    phi = np.zeros((N_TOPICS, N_TERMS))
    columns = [int(term) for term in model.used_vocabs]
    for topic in range(N_TOPICS):
        phi[topic, columns] = model.get_topic_word_dist(topic)
    found.append(phi)

json.dump(
    {
        "provenance": f"tomotopy {tomotopy.__version__}, collapsed Gibbs, {SWEEPS} sweeps, "
        f"alpha {ALPHA}, eta {BETA}, seeds {SEEDS}",
        "counts": counts.tolist(),
        "topic_word": topic_word.round(6).tolist(),
        "reference": [phi.round(6).tolist() for phi in found],
    },
    sys.stdout,
)
