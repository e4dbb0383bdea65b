"""What does gensim's count of windows change? Prints each measure by gensim's count, which is ours, and by the right one.

    python experiments/coherence/quirk.py NEWS.jsonl.gz --articles 1000 --topics 20

In gensim a term counts as gone from the moving window when the first of its occurrences leaves, though another still stands there.
"""

import argparse
from pathlib import Path

import numpy as np

from zhuti.corpus import Corpus, read_corpus
from zhuti.evaluate import WindowCounts, top_terms, window_counts
from zhuti.evaluate._windows import CV_WINDOW, UCI_WINDOW, cv_of, npmi_of, uci_of
from zhuti.matrix import build_doc_term
from zhuti.models import LDA
from zhuti.tokens import tokenise

MEASURES = {"UCI": (uci_of, UCI_WINDOW), "NPMI": (npmi_of, UCI_WINDOW), "C_v": (cv_of, CV_WINDOW)}


def right_counts(terms, texts, width):
    """Return the windows that hold each pair of terms, from the number of each term in each window."""
    together, n_windows = np.zeros((len(terms), len(terms))), 0
    for text in texts:
        stands = np.array(text)[:, None] == np.array(terms)[None, :]
        before = np.vstack([np.zeros(len(terms)), np.cumsum(stands, axis=0)])
        n = max(1, len(text) - width + 1)
        held = (before[np.minimum(np.arange(n) + width, len(text))] > before[:n]).astype(float)
        together += held.T @ held
        n_windows += n
    return WindowCounts(tuple(terms), together.astype(np.int64), n_windows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--topics", type=int, default=20)
    args = parser.parse_args()
    whole = read_corpus(args.news, duplicates="keep")
    tokens = tokenise(Corpus(tuple(whole)[: args.articles]), pos=["n", "v", "a", "i", "j", "l"])
    doc_term = build_doc_term(tokens)
    topic_word = LDA(n_topics=args.topics).fit(doc_term.counts).topic_word_
    topics = [[doc_term.vocabulary[i] for i in row] for row in top_terms(topic_word)]
    texts = [text for i in range(tokens.n_docs) if (text := tokens.terms(i))]
    for name, (measure, width) in MEASURES.items():
        gensims = window_counts(topics, texts, width)
        right = right_counts(gensims.terms, texts, width)
        ours, other = measure(topics, gensims), measure(topics, right)
        order = np.corrcoef(ours.argsort().argsort(), other.argsort().argsort())[0, 1]
        print(
            f"{name}: mean {ours.mean():.4f}, rightly counted {other.mean():.4f}; "
            f"largest difference of a topic {np.abs(ours - other).max():.4f}, rank correlation {order:.3f}"
        )


if __name__ == "__main__":
    main()
