"""What one writes without zhuti: jieba and gensim, top topic and TF-IDF terms of each article.

`python experiments/scale/plain.py ARTICLES.jsonl.gz OUT.jsonl`; prints seconds by stage as JSON.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

import jieba
from gensim.corpora import Dictionary
from gensim.models import LdaModel, TfidfModel

N_TOPICS, N_PASSES, N_TERMS = 50, 10, 10


def main(source: str, out: str) -> None:
    seconds: dict[str, float] = {}
    begun = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal begun
        seconds[stage] = round(time.perf_counter() - begun, 3)
        begun = time.perf_counter()

    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    lap("read")
    texts = [[word for word in jieba.cut(row["text"]) if len(word) > 1 and not word.isdigit()] for row in rows]
    lap("tokens")
    dictionary = Dictionary(texts)
    dictionary.filter_extremes(no_below=2, no_above=0.5, keep_n=None)
    corpus = [dictionary.doc2bow(text) for text in texts]
    lap("matrix")
    lda = LdaModel(corpus, num_topics=N_TOPICS, id2word=dictionary, passes=N_PASSES, random_state=0)
    lap("model")
    tfidf = TfidfModel(corpus, dictionary=dictionary)
    with Path(out).open("w", encoding="utf-8") as file:
        for row, counts in zip(rows, corpus, strict=True):
            topic = max(lda[counts], key=lambda pair: pair[1], default=(None, 0.0))[0]
            terms = sorted(tfidf[counts], key=lambda pair: -pair[1])[:N_TERMS]
            line = {"id": row["id"], "topic": topic, "terms": [dictionary[term] for term, _ in terms]}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    lap("summarise")
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
