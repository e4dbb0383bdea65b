"""The benchmark's matrices: plain jieba, words of two Han characters or more, a short stop list, pruned by document frequency."""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections import Counter
from pathlib import Path

import jieba
import numpy as np
import scipy.sparse as sp

FILES = {
    "cnews": ("cnews_10class.jsonl.gz", None),
    "fudan": ("fudan_4class.jsonl.gz", None),
    "campaigns": ("campaign_news_8.jsonl.gz", None),
    "broadcast10k": ("broadcast_news_2012_2026.jsonl.gz", 10_000),
    "broadcast": ("broadcast_news_2012_2026.jsonl.gz", None),
}
"""File, and how many articles of it (evenly spaced); `None` is all."""
MIN_DOC_FREQ, MAX_DOC_SHARE = 5, 0.5
STOP = set((Path(__file__).parent / "stopwords.txt").read_text(encoding="utf-8").split())
_WORD = re.compile("[\u4e00-\u9fff]{2,}")


def load(name: str, texts: Path, cache: Path) -> tuple[sp.csr_matrix, np.ndarray]:
    """Return (D, V) counts and D labels ("" for none), from the cache if they are there."""
    path = cache / f"{name}.npz"
    if not path.exists():
        _build(name, texts, path)
    with np.load(path) as kept:
        counts = sp.csr_matrix((kept["data"], kept["indices"], kept["indptr"]), shape=kept["shape"])
        return counts, kept["labels"]


def split(n_docs: int, random_state: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows to train on (four fifths) and to hold out, in order."""
    order = np.random.default_rng(random_state).permutation(n_docs)
    n_held = n_docs // 5
    return np.sort(order[n_held:]), np.sort(order[:n_held])


def _build(name: str, texts: Path, path: Path) -> None:
    file, n_docs = FILES[name]
    jieba.setLogLevel(logging.ERROR)
    with gzip.open(texts / file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if n_docs:
        records = [records[int(at)] for at in np.linspace(0, len(records) - 1, n_docs)]
    docs = []
    for record in records:
        text = re.sub(r"\s*\n\s*", "", record["text"]) if name == "fudan" else record["text"]  # hard-wrapped
        docs.append([word for word in jieba.cut(text) if _WORD.fullmatch(word) and word not in STOP])
    doc_freq = Counter(word for doc in docs for word in set(doc))
    vocabulary = sorted(w for w, n in doc_freq.items() if MIN_DOC_FREQ <= n <= MAX_DOC_SHARE * len(docs))
    column = {word: at for at, word in enumerate(vocabulary)}
    pairs = [(row, column[word]) for row, doc in enumerate(docs) for word in doc if word in column]
    rows, columns = np.array(pairs).T
    counts = sp.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(docs), len(vocabulary)))
    counts.sum_duplicates()
    labels = np.array([str(record.get("label", "")) for record in records])
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, data=counts.data, indices=counts.indices, indptr=counts.indptr, shape=counts.shape, labels=labels)
