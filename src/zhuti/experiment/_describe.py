"""What a manifest tells of the articles and of what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from zhuti.corpus import Corpus
from zhuti.matrix import DocTerm
from zhuti.tokens import TokenCorpus


def describe(
    corpus: Corpus, tokens: TokenCorpus, doc_term: DocTerm, flags: Iterable[Sequence[str]]
) -> dict[str, object]:
    """Return problems, counts, lexicon and decisions of a run, as its manifest has them.

    Parameters
    ----------
    corpus, tokens, doc_term
        Of the same articles.
    flags
        The flags of each article's summary.
    """
    report, matrix = tokens.report, doc_term.report
    edits: Counter[str] = Counter()
    for article in corpus:
        edits.update(article.edits.counts())
    return {
        "problems": [{"where": problem.where, "what": problem.what} for problem in corpus.problems],
        "counts": {
            "articles": len(corpus),
            "characters": sum(len(article.text) for article in corpus),
            "edits": dict(edits),
            "flags": dict(Counter(flag.partition(":")[0] for of_article in flags for flag in of_article)),
            "segmented_tokens": report.n_segmented,
            "dropped_tokens": dict(report.dropped),
            "joined_phrases": report.n_joined,
            "matrix": matrix.to_dict() if matrix else None,
        },
        "lexicon": {
            "found": {term: count for term, count in report.lexicon.items() if count},
            "never_found": list(report.never_found),
            "cut_apart": list(report.cut_apart),
        },
        "decisions": {
            "encodings": dict(Counter(article.encoding for article in corpus)),
            "scripts": dict(Counter(article.script for article in corpus)),
            "passages": matrix.passages if matrix else None,
        },
    }
