"""Key terms against editors' phrases, key sentences against headlines: ours and the peers', on the same clean texts.

The key sentence is measured as it is shown to be scanned, as `KeySentence.short`; rows in brackets are no peers.

python experiments/summaries/benchmark.py NEWS.jsonl.gz report --n 2000
"""

from __future__ import annotations

import argparse
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jieba
import jieba.analyse
import numpy as np
import yake
from items import prepare, read_items
from peers import (
    centroid_sentence,
    lexrank_sentence,
    sentence_weights,
    textrank_sentence,
    textrank_terms,
    tfidf_terms,
)
from scores import exact_f1, overlap_f1, rouge

from zhuti.corpus import Corpus
from zhuti.matrix import build_doc_term
from zhuti.models import fit_topics, make_estimator
from zhuti.summarise import ArticleSummary, KeySentence, summarise
from zhuti.summarise._short import shorten
from zhuti.tokens import TokenCorpus, split_sentences

TERMS = ("F1@5", "F1@10", "overlap F1@5", "overlap F1@10")
SENTENCES = ("ROUGE-1", "ROUGE-2", "ROUGE-L")
N_SAMPLES = 2000


def ours(corpus: Corpus, tokens: TokenCorpus, n_topics: int) -> tuple[list[list[str]], dict[str, list[str]]]:
    """Return key terms and the one key sentence of each article: as its line, whole, and what the same rules make of the lead."""
    doc_term = build_doc_term(tokens)
    topics = fit_topics(doc_term, make_estimator("zhuti", n_topics=n_topics, random_state=0))
    made = summarise(corpus, tokens, doc_term, topics, n_keywords=10, n_sentences=1, n_similar=0)
    chosen = [summary.sentences[0] if summary.sentences else KeySentence("", 0, 0.0, 0, 0) for summary in made]
    return [[k.term for k in s.keywords] for s in made], {
        "zhuti": [sentence.short or sentence.text for sentence in chosen],
        "(zhuti, whole sentence)": [sentence.text for sentence in chosen],
        "(lead-1, shortened by our rules)": [_short_lead(a.text, s) for a, s in zip(corpus, made, strict=True)],
    }


def _short_lead(text: str, summary: ArticleSummary) -> str:
    start, end = (split_sentences(text) or [(0, 0)])[0]
    people = [entity for entity in summary.entities if entity.office]
    return "".join(text[a:b] for a, b in shorten(text, start, end, people)) or text[start:end]


def peer_terms(corpus: Corpus, tokens: TokenCorpus) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each extractor of key terms with its ten of each article. TF-IDF, TextRank and YAKE are given our tokens."""
    words = [tokens.terms(i) for i in range(tokens.n_docs)]
    doc_freq = Counter(w for article in words for w in set(article))
    yield "jieba.analyse.extract_tags", [jieba.analyse.extract_tags(text, topK=10) for text in corpus.texts]
    yield "jieba.analyse.textrank", [jieba.analyse.textrank(text, topK=10) for text in corpus.texts]
    yield "TF-IDF", [tfidf_terms(article, doc_freq, tokens.n_docs, 10) for article in words]
    yield "TextRank", [textrank_terms(article, 10) for article in words]
    extractor = yake.KeywordExtractor(lan="zh", n=1, top=10, stopwords=set())
    yield "YAKE", [[term for term, _ in extractor.extract_keywords(text)] for text in _spaced(corpus, tokens)]


def _spaced(corpus: Corpus, tokens: TokenCorpus) -> Iterator[str]:
    """Yield each article as YAKE wants it: words apart, sentences ended by a full stop."""
    for i, article in enumerate(corpus):
        sentences = [" ".join(words) for words in _sentence_words(article.text, tokens, i)[1]]
        yield " . ".join(sentences) + " ."


def _sentence_words(text: str, tokens: TokenCorpus, index: int) -> tuple[list[tuple[int, int]], list[list[str]]]:
    spans = split_sentences(text)
    words: list[list[str]] = [[] for _ in spans]
    begins = [start for start, _ in spans]
    places = np.searchsorted(begins, tokens.starts[tokens.doc(index)], side="right") - 1
    for place, term in zip(places.tolist(), tokens.terms(index), strict=True):
        words[place].append(term)
    return spans, words


def peer_sentences(corpus: Corpus, tokens: TokenCorpus, headlines: list[str]) -> dict[str, list[str]]:
    """Return each extractor's one sentence of each article, and the best there is by the headline itself."""
    doc_freq = Counter(w for i in range(tokens.n_docs) for w in set(tokens.terms(i)))
    chosen: dict[str, list[str]] = {}
    for i, article in enumerate(corpus):
        spans, words = _sentence_words(article.text, tokens, i)
        sentences = [article.text[start:end] for start, end in spans] or [""]
        words = words or [[]]
        weights = sentence_weights(words, doc_freq, tokens.n_docs)
        picks: dict[str, Callable[[], int]] = {
            "lead-1": lambda: 0,
            "TextRank": lambda words=words: textrank_sentence(words),
            "LexRank": lambda weights=weights: lexrank_sentence(weights),
            "centroid TF-IDF": lambda weights=weights: centroid_sentence(weights),
            "(best sentence, knowing the headline)": lambda sentences=sentences, i=i: int(
                np.argmax([sum(rouge(s, headlines[i])) for s in sentences])
            ),
        }
        for name, pick in picks.items():
            chosen.setdefault(name, []).append(sentences[pick()])
    return chosen


def table(title: str, names: tuple[str, ...], scores: dict[str, np.ndarray]) -> dict[str, Any]:
    """Print means, and our ratio to the best peer with its 95 % interval from paired resampling of the articles."""
    print(f"\n| {title} | {' | '.join(names)} |\n|---|{'--:|' * len(names)}")
    for name, values in scores.items():
        print(f"| {name} | {' | '.join(f'{x:.4f}' for x in values.mean(axis=0))} |")
    peers = [name for name in scores if name != "zhuti" and not name.startswith("(")]
    result: dict[str, Any] = {
        name: dict(zip(names, values.mean(axis=0).round(4).tolist(), strict=True)) for name, values in scores.items()
    }
    rng = np.random.default_rng(0)
    n = len(scores["zhuti"])
    draws = rng.integers(0, n, size=(N_SAMPLES, n))
    cells = []
    for column, name in enumerate(names):
        best = max(peers, key=lambda peer: scores[peer][:, column].mean())
        a, b = scores["zhuti"][:, column], scores[best][:, column]
        low, high = np.percentile([a[d].mean() / b[d].mean() for d in draws], [2.5, 97.5])
        cells.append(f"{a.mean() / b.mean():.2f} ({low:.2f} to {high:.2f})")
        result.setdefault("ratio", {})[name] = {
            "best": best,
            "ratio": round(a.mean() / b.mean(), 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }
    print(f"| **zhuti / best peer** | {' | '.join(cells)} |", flush=True)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("part", choices=("tune", "report"))
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--topics", type=int, default=20)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    items = read_items(options.news, options.part, options.n)
    headlines = [item["title"] for item in items]
    corpus, tokens = prepare(items)
    terms, sentences = ours(corpus, tokens, options.topics)
    all_terms = {"zhuti": terms, **dict(peer_terms(corpus, tokens))}
    scores = {
        name: np.array(
            [
                (
                    exact_f1(t[:5], i["tags"]),
                    exact_f1(t, i["tags"]),
                    overlap_f1(t[:5], i["tags"]),
                    overlap_f1(t, i["tags"]),
                )
                for t, i in zip(found, items, strict=True)
            ]
        )
        for name, found in all_terms.items()
    }
    print(f"{len(items)} items, {sum(len(t) for t in terms) / len(terms):.1f} key terms an item of ours")
    result = {"part": options.part, "n": len(items), "terms": table("key terms", TERMS, scores)}
    all_sentences = {**sentences, **peer_sentences(corpus, tokens, headlines)}
    result["sentences"] = table(
        "key sentence",
        SENTENCES,
        {
            name: np.array([rouge(s, h) for s, h in zip(found, headlines, strict=True)])
            for name, found in all_sentences.items()
        },
    )
    if options.out:
        options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
