"""The matrix, one token at a time, with dictionaries."""

from collections import Counter


def passages(documents, size):
    """Join paragraphs (lists of terms) of each document; return (document, first paragraph, terms) triples."""
    out = []
    for doc, paragraphs in enumerate(documents):
        rows = []
        for number, terms in enumerate(paragraphs):
            if not terms:
                continue
            if rows and len(rows[-1][2]) < size:
                rows[-1][2].extend(terms)
            else:
                rows.append((doc, number, list(terms)))
        if len(rows) > 1 and len(rows[-1][2]) < size:
            last = rows.pop()
            rows[-1][2].extend(last[2])
        out.extend(rows or [(doc, 0, [])])
    return out


def kept_terms(rows, min_doc_freq, max_doc_share):
    """Return the terms that survive, in code-point order."""
    filled = [row for row in rows if row[2]]
    doc_freq = Counter(term for row in filled for term in set(row[2]))
    return sorted(term for term, n in doc_freq.items() if min_doc_freq <= n <= max_doc_share * len(filled))


def table(rows, vocabulary):
    """Return the counts as a list of lists."""
    return [[row[2].count(term) for term in vocabulary] for row in rows]
