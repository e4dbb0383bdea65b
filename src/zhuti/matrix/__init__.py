"""What the models train on.

A `TokenCorpus` comes in; `build_doc_term` gives the `DocTerm`: counts of terms in passages, the vocabulary that survived
pruning, and a report of what did not. `tfidf` weighs counts; `save_doc_term` and `load_doc_term` keep them on disk.
"""

from zhuti.matrix._build import build_doc_term
from zhuti.matrix._store import load_doc_term, save_doc_term
from zhuti.matrix._tfidf import tfidf, tfidf_factors
from zhuti.matrix._types import DocTerm, MatrixReport, Passages

__all__ = [
    "DocTerm",
    "MatrixReport",
    "Passages",
    "build_doc_term",
    "load_doc_term",
    "save_doc_term",
    "tfidf",
    "tfidf_factors",
]
