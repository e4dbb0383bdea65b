"""What the models train on: counts of terms in passages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import scipy.sparse as sp

from zhuti.core import IntArray, frozen, read_only

Passages = Literal["article", "paragraph"]


@dataclass(frozen=True, slots=True)
class MatrixReport:
    """What became of the tokens on their way into a matrix; every number is a count.

    Attributes
    ----------
    passages
        What a row is: an article, or some consecutive paragraphs of one.
    n_docs, n_passages
        Articles, and rows.
    n_terms, n_tokens
        Before pruning.
    n_terms_rare, n_tokens_rare
        Removed by `min_doc_freq`.
    n_terms_common, n_tokens_common
        Removed by `max_doc_share`.
    n_empty_passages, n_empty_docs
        Rows and articles without a kept token; they stay, as empty rows.
    """

    passages: Passages
    n_docs: int
    n_passages: int
    n_terms: int
    n_tokens: int
    n_terms_rare: int
    n_tokens_rare: int
    n_terms_common: int
    n_tokens_common: int
    n_empty_passages: int
    n_empty_docs: int

    def to_dict(self) -> dict[str, object]:
        """Return the counts by name, in order."""
        return asdict(self)


@frozen
class DocTerm:
    """Counts of V terms in P passages of D articles.

    Attributes
    ----------
    counts
        (P, V) CSR matrix, int32, canonical (sorted indices, no duplicates, no explicit zeros). A passage without a kept term is
        a row without entries; an article without tokens has one such row.
    vocabulary
        V terms, in code-point order.
    doc_ids
        D article ids.
    passage_doc
        (P,) int32, the article of each passage, not decreasing.
    passage_paragraph
        (P,) int32, the first paragraph of the passage within its article.
    report
        What was pruned on the way here; `None` for a matrix that was not built from tokens.

    Raises
    ------
    ValueError
        Shapes that do not fit together.
    """

    counts: sp.csr_matrix
    vocabulary: tuple[str, ...]
    doc_ids: tuple[str, ...]
    passage_doc: IntArray
    passage_paragraph: IntArray
    report: MatrixReport | None = None

    def __post_init__(self) -> None:
        n_passages, n_terms = self.counts.shape
        if n_terms != len(self.vocabulary):
            raise ValueError(f"counts has {n_terms} columns for {len(self.vocabulary)} terms.")
        if n_passages != len(self.passage_doc) or n_passages != len(self.passage_paragraph):
            raise ValueError(f"counts has {n_passages} rows for {len(self.passage_doc)} passages.")
        for array in (self.counts.data, self.counts.indices, self.counts.indptr):
            array.flags.writeable = False
        object.__setattr__(self, "passage_doc", read_only(np.asarray(self.passage_doc)))
        object.__setattr__(self, "passage_paragraph", read_only(np.asarray(self.passage_paragraph)))

    @property
    def n_docs(self) -> int:
        """D, the number of articles."""
        return len(self.doc_ids)

    @property
    def n_passages(self) -> int:
        """P, the number of passages: the rows of `counts`."""
        return int(self.counts.shape[0])

    @property
    def n_terms(self) -> int:
        """V, the number of terms."""
        return len(self.vocabulary)

    def doc_counts(self) -> sp.csr_matrix:
        """Return the (D, V) counts of terms in whole articles; `counts` itself where each is one passage."""
        if self.n_passages == self.n_docs:
            return self.counts
        rows = np.arange(self.n_passages)
        ones = np.ones(self.n_passages, dtype=np.int32)
        doc_passage = sp.csr_matrix((ones, (self.passage_doc, rows)), shape=(self.n_docs, self.n_passages))
        return sp.csr_matrix(doc_passage @ self.counts)
