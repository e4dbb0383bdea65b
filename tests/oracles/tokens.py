"""Token corpora made by hand."""

import numpy as np

from zhuti.tokens import TokenCorpus


def token_corpus(documents, doc_ids=None):
    """Make a `TokenCorpus` of documents given as lists of paragraphs, each a list of terms."""
    vocabulary = {}
    term_ids, paragraphs, starts, ptr = [], [], [], [0]
    for document in documents:
        at = 0
        for number, terms in enumerate(document):
            for term in terms:
                term_ids.append(vocabulary.setdefault(term, len(vocabulary)))
                paragraphs.append(number)
                starts.append(at)
                at += len(term)
        ptr.append(len(term_ids))
    names = list(vocabulary)
    ends = [start + len(names[i]) for start, i in zip(starts, term_ids, strict=True)]
    return TokenCorpus(
        term_ids=np.array(term_ids, dtype=np.int32),
        starts=np.array(starts, dtype=np.int32),
        ends=np.array(ends, dtype=np.int32),
        doc_ptr=np.array(ptr, dtype=np.int64),
        vocabulary=tuple(names),
        doc_ids=tuple(doc_ids or (f"{i:03d}" for i in range(len(documents)))),
        paragraphs=np.array(paragraphs, dtype=np.int32),
    )
