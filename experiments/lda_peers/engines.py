"""One engine on one matrix, in a process of its own: `python engines.py ENGINE TASK.npz OUT.npz`.

TASK holds the training counts, half the tokens of the held-out documents, K and the random state. OUT gets `topic_word`, `alpha`,
`doc_topic` (training), and seconds of the clock and of the processors, to train and to infer the held-out mixtures with the
engine's own method. Making an engine's own input and importing it are not timed.
"""

from __future__ import annotations

import itertools
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sp

N_THREADS = 2
Result = tuple[np.ndarray, Any, np.ndarray]
Fit = Callable[[], tuple[Result, Callable[[], object]]]


def word(term: int) -> str:
    """Spell a column as five letters: MALLET's descendants drop digits and short words."""
    return "w" + "".join(chr(97 + term // 26**place % 26) for place in range(4))


def term(spelling: str) -> int:
    """Undo `word`."""
    return sum((ord(letter) - 97) * 26**place for place, letter in enumerate(spelling[1:]))


def tokens(counts: sp.csr_matrix) -> list[list[str]]:
    """Spell out every row."""
    ends = itertools.pairwise(counts.indptr)
    return [
        [word(t) for t, c in zip(counts.indices[a:b], counts.data[a:b], strict=True) for _ in range(c)] for a, b in ends
    ]


def placed(vocabulary: list[str], topic_word: Any, n_terms: int) -> np.ndarray:
    """Put columns in our order."""
    topic_word = np.asarray(topic_word, dtype=np.float64)
    out = np.zeros((len(topic_word), n_terms))
    out[:, [term(spelling) for spelling in vocabulary]] = topic_word
    return out / out.sum(axis=1, keepdims=True)


def zhuti(train: sp.csr_matrix, test: sp.csr_matrix, k: int, state: int, **options: Any) -> Fit:
    from zhuti.models import make_estimator

    def estimator(**more: Any) -> Any:
        return make_estimator("zhuti", n_topics=k, random_state=state, n_threads=N_THREADS, **options | more)

    estimator(n_iter=1).fit(train[:200]).transform(test[:2])  # loads the compiled kernels

    def fit() -> Any:
        lda = estimator().fit(train)
        return (lda.topic_word_, lda.alpha_, lda.doc_topic_), lambda: lda.transform(test)

    return fit


def gensim(train: sp.csr_matrix, test: sp.csr_matrix, k: int, state: int, *, passes: int) -> Fit:
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    seen, held = (list(Sparse2Corpus(counts, documents_columns=False)) for counts in (train, test))
    names = {t: str(t) for t in range(train.shape[1])}

    def fit() -> Any:
        lda = LdaModel(seen, k, names, passes=passes, alpha="auto", eta="auto", random_state=state)
        return (lda.get_topics(), lda.alpha, lda.inference(seen)[0]), lambda: lda.inference(held)

    return fit


def sklearn(train: sp.csr_matrix, test: sp.csr_matrix, k: int, state: int) -> Fit:
    from sklearn.decomposition import LatentDirichletAllocation

    def fit() -> Any:
        lda = LatentDirichletAllocation(k, max_iter=50, learning_method="batch", n_jobs=N_THREADS, random_state=state)
        lda.fit(train)
        return (lda.components_, np.full(k, lda.doc_topic_prior_), lda.transform(train)), lambda: lda.transform(test)

    return fit


def tomotopy(train: sp.csr_matrix, test: sp.csr_matrix, k: int, state: int, *, optimise: bool, n: int = 1000) -> Fit:
    import tomotopy as tp

    seen, held = tokens(train), tokens(test)

    def fit() -> Any:
        lda = tp.LDAModel(k=k, seed=state)
        if not optimise:
            lda.optim_interval = 0
        for doc in seen:
            lda.add_doc(doc)
        lda.train(n, workers=N_THREADS)
        topic_word = placed(lda.used_vocabs, [lda.get_topic_word_dist(t) for t in range(k)], train.shape[1])
        doc_topic = np.array([doc.get_topic_dist() for doc in lda.docs])
        return (topic_word, lda.alpha, doc_topic), lambda: lda.infer(
            [lda.make_doc(doc) for doc in held if doc], workers=N_THREADS
        )

    return fit


def topica(train: sp.csr_matrix, test: sp.csr_matrix, k: int, state: int, **options: Any) -> Fit:
    from topica import LDA

    seen, held = tokens(train), tokens(test)
    iters = options.pop("iters")

    def fit() -> Any:
        lda = LDA(k, seed=state, num_threads=N_THREADS, **options)
        lda.fit(seen, iters=iters)
        return (
            placed(lda.vocabulary, lda.topic_word, train.shape[1]),
            lda.alpha,
            lda.doc_topic,
        ), lambda: lda.transform(held)

    return fit


def pyrmallet(train: sp.csr_matrix, test: sp.csr_matrix, k: int, state: int) -> Fit:
    from pyrmallet import LatentDirichletAllocation

    seen, held = ([" ".join(doc) for doc in tokens(counts)] for counts in (train, test))

    def fit() -> Any:
        lda = LatentDirichletAllocation(k, max_iter=1000, random_state=state)
        lda.fit(seen)
        topic_word = placed(list(lda.feature_names_in_), lda.components_, train.shape[1])
        return (topic_word, lda._model.alpha, lda.doc_topic_distributions_), lambda: lda.transform(held)  # noqa: SLF001 - its only way to alpha

    return fit


ENGINES: dict[str, tuple[Callable[..., Fit], dict[str, Any]]] = {
    "zhuti": (zhuti, {}),
    "zhuti without samples": (zhuti, {"n_samples": 0}),
    "gensim 10": (gensim, {"passes": 10}),
    "gensim 50": (gensim, {"passes": 50}),
    "scikit-learn 50": (sklearn, {}),
    "tomotopy 1000": (tomotopy, {"optimise": True}),
    "tomotopy 1000 fixed priors": (tomotopy, {"optimise": False}),
    "tomotopy 2000": (tomotopy, {"optimise": True, "n": 2000}),
    "topica 1000": (topica, {"iters": 1000}),
    "topica CVB0": (topica, {"iters": 60, "sampler": "cvb0"}),
    "pyrmallet 1000": (pyrmallet, {}),
}


def main(engine: str, task_path: str, out_path: str) -> None:
    with np.load(task_path) as task:
        matrices = [
            sp.csr_matrix(
                (task[f"{part}_data"], task[f"{part}_indices"], task[f"{part}_indptr"]), shape=task[f"{part}_shape"]
            )
            for part in ("train", "test")
        ]
        k, state = int(task["k"]), int(task["state"])
    make, options = ENGINES[engine]
    warnings.simplefilter("ignore")
    fit = make(*matrices, k, state, **options)
    clock = [(time.perf_counter(), time.process_time())]
    (topic_word, alpha, doc_topic), infer = fit()
    clock.append((time.perf_counter(), time.process_time()))
    infer()
    clock.append((time.perf_counter(), time.process_time()))
    (train_wall, train_cpu), (infer_wall, infer_cpu) = np.diff(np.array(clock), axis=0)
    np.savez(
        out_path,
        topic_word=topic_word,
        alpha=np.broadcast_to(np.asarray(alpha, dtype=np.float64), k),
        doc_topic=np.asarray(doc_topic, dtype=np.float64),
        times=[train_wall, train_cpu, infer_wall, infer_cpu],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
