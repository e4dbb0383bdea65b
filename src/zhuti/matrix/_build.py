"""From tokens to counts: passages, pruning, and what pruning removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy.sparse as sp

from zhuti.core import BoolArray, IntArray, ModelError
from zhuti.matrix._types import DocTerm, MatrixReport, Passages
from zhuti.tokens import TokenCorpus

FEW_ARTICLES = 200
"""Below this many articles, `passages="auto"` trains on paragraphs."""

_SLICE = 2**24

PASSAGE_TOKENS = 30
"""Consecutive paragraphs are joined until a passage has this many tokens, so that a numbered head is no passage."""


def build_doc_term(
    tokens: TokenCorpus,
    *,
    min_doc_freq: int = 2,
    max_doc_share: float = 0.5,
    passages: Literal["auto", "article", "paragraph"] = "auto",
) -> DocTerm:
    """Count terms in passages, and drop terms that are in too few or too many of them.

    Parameters
    ----------
    tokens
        N tokens of D articles.
    min_doc_freq
        A kept term occurs in at least so many passages. Passages, not articles: they are the documents of the model, and of
        five articles a term in two is already one that two of them share.
    max_doc_share
        A kept term occurs in at most this share of the passages that hold a token, above 0 and up to 1.
    passages
        What a row is: one article; or consecutive paragraphs of one article, joined until they have at least 30 tokens (what
        is left over at the end goes to the passage before). "auto" means paragraphs for fewer than 200 articles, articles
        otherwise; which it was stands in `DocTerm.report`.

    Returns
    -------
    DocTerm
        (P, V) counts. An article without tokens has one empty row; a row may also be emptied by pruning.

    Raises
    ------
    ModelError
        A setting is out of its range, or no term is left.

    Examples
    --------
    >>> tokens = TokenCorpus(
    ...     term_ids=np.array([1, 0, 1, 1]), starts=np.array([0, 2, 0, 2]), ends=np.array([2, 4, 2, 4]),
    ...     doc_ptr=np.array([0, 2, 4, 4]), vocabulary=("春耕", "农田"), doc_ids=("a", "b", "c"), paragraphs=np.zeros(4, int))
    >>> doc_term = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0, passages="article")
    >>> doc_term.vocabulary, doc_term.counts.toarray().tolist()
    (('农田', '春耕'), [[1, 1], [2, 0], [0, 0]])
    """
    _check_settings(min_doc_freq, max_doc_share, passages)
    by: Passages = passages if passages != "auto" else "paragraph" if tokens.n_docs < FEW_ARTICLES else "article"
    rows = _article_rows(tokens) if by == "article" else _paragraph_rows(tokens)
    counts = _count(tokens, rows)
    doc_freq = _tally(counts.indices, tokens.n_terms)
    n_filled = int(np.count_nonzero(np.diff(counts.indptr)))
    used = doc_freq > 0
    rare = used & (doc_freq < min_doc_freq)
    common = used & ~rare & (doc_freq > max_doc_share * n_filled)
    keep = np.flatnonzero(used & ~rare & ~common)
    if not keep.size:
        raise ModelError(
            _nothing_left(tokens, by, n_filled, min_doc_freq, max_doc_share, int(rare.sum()), int(common.sum()))
        )
    keep = keep[np.argsort(np.array([tokens.vocabulary[i] for i in keep], dtype=object), kind="stable")]
    kept = sp.csr_matrix(counts[:, keep])
    kept.sort_indices()
    return DocTerm(
        counts=kept,
        vocabulary=tuple(tokens.vocabulary[i] for i in keep),
        doc_ids=tokens.doc_ids,
        passage_doc=rows.doc,
        passage_paragraph=rows.paragraph,
        report=_report(tokens, by, kept, rows, used, rare, common),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """P passages: of which article, from which paragraph, and (P + 1,) where their tokens begin and the last one's end."""

    doc: IntArray
    paragraph: IntArray
    ptr: IntArray


def _article_rows(tokens: TokenCorpus) -> _Rows:
    docs = np.arange(tokens.n_docs, dtype=np.int32)
    return _Rows(docs, np.zeros(tokens.n_docs, np.int32), tokens.doc_ptr)


def _paragraph_rows(tokens: TokenCorpus) -> _Rows:
    """Join paragraphs; one step of Python a paragraph, none a token."""
    lengths = np.diff(tokens.doc_ptr)
    token_doc = np.repeat(np.arange(tokens.n_docs), lengths)
    new = np.ones(tokens.n_tokens, dtype=bool)
    new[1:] = (np.diff(tokens.paragraphs) != 0) | (np.diff(token_doc) != 0)
    first = np.flatnonzero(new)
    sizes = np.diff(np.append(first, tokens.n_tokens)).tolist()
    block_doc, block_paragraph = token_doc[first].tolist(), tokens.paragraphs[first].tolist()

    starts: list[int] = []  # the blocks that open a passage
    size = 0
    for block, n_tokens in enumerate(sizes):
        if block == 0 or block_doc[block] != block_doc[block - 1]:
            _give_back(starts, block_doc, size)
            starts.append(block)
            size = n_tokens
        elif size >= PASSAGE_TOKENS:
            starts.append(block)
            size = n_tokens
        else:
            size += n_tokens
    _give_back(starts, block_doc, size)

    passage_doc = np.array([block_doc[block] for block in starts], dtype=np.int32)
    passage_paragraph = np.array([block_paragraph[block] for block in starts], dtype=np.int32)
    empty = np.flatnonzero(lengths == 0)
    at = np.searchsorted(passage_doc, empty)
    return _Rows(
        np.insert(passage_doc, at, empty.astype(np.int32)),
        np.insert(passage_paragraph, at, np.int32(0)),
        np.append(np.insert(first[starts], at, tokens.doc_ptr[empty]), tokens.n_tokens),
    )


def _give_back(starts: list[int], block_doc: list[int], size: int) -> None:
    """Join a last passage that stayed too short to the one before it, of the same article."""
    if size < PASSAGE_TOKENS and len(starts) > 1 and block_doc[starts[-1]] == block_doc[starts[-2]]:
        starts.pop()


def _count(tokens: TokenCorpus, rows: _Rows) -> sp.csr_matrix:
    """Return (P, V) counts; the tokens already lie in the order of their rows."""
    ones = np.ones(tokens.n_tokens, dtype=np.int32)
    ptr = np.array(rows.ptr, dtype=np.int64)
    counts = sp.csr_matrix((ones, np.array(tokens.term_ids), ptr), shape=(len(rows.doc), tokens.n_terms))
    counts.sum_duplicates()
    return counts


def _tally(ids: IntArray, n_ids: int) -> IntArray:
    """Count each id as `np.bincount` does, which would first copy all of them as int64."""
    counts = np.zeros(n_ids, dtype=np.int64)
    for start in range(0, len(ids), _SLICE):
        counts += np.bincount(ids[start : start + _SLICE], minlength=n_ids)
    return counts


def _report(
    tokens: TokenCorpus,
    by: Passages,
    kept: sp.csr_matrix,
    rows: _Rows,
    used: BoolArray,
    rare: BoolArray,
    common: BoolArray,
) -> MatrixReport:
    term_freq = _tally(tokens.term_ids, tokens.n_terms)
    filled = np.diff(kept.indptr) > 0
    return MatrixReport(
        passages=by,
        n_docs=tokens.n_docs,
        n_passages=len(rows.doc),
        n_terms=int(used.sum()),
        n_tokens=tokens.n_tokens,
        n_terms_rare=int(rare.sum()),
        n_tokens_rare=int(term_freq[rare].sum()),
        n_terms_common=int(common.sum()),
        n_tokens_common=int(term_freq[common].sum()),
        n_empty_passages=int((~filled).sum()),
        n_empty_docs=tokens.n_docs - len(np.unique(rows.doc[filled])),
    )


def _check_settings(min_doc_freq: int, max_doc_share: float, passages: str) -> None:
    if isinstance(min_doc_freq, bool) or not isinstance(min_doc_freq, int | np.integer) or min_doc_freq < 1:
        raise ModelError(f"min_doc_freq must be an integer >= 1, got {min_doc_freq!r}.")
    if not 0 < max_doc_share <= 1:
        raise ModelError(f"max_doc_share must be above 0 and at most 1, got {max_doc_share!r}.")
    if passages not in ("auto", "article", "paragraph"):
        raise ModelError(f'passages must be "auto", "article" or "paragraph", got {passages!r}.')


def _nothing_left(
    tokens: TokenCorpus, by: str, n_filled: int, min_doc_freq: int, max_doc_share: float, n_rare: int, n_common: int
) -> str:
    if not tokens.n_tokens:
        return f"no term is left: the {tokens.n_docs} articles hold no token. Look at the filters that run before counting."
    return (
        f"no term is left of {n_rare + n_common} in {n_filled} passages (by {by}): "
        f"min_doc_freq = {min_doc_freq} removed {n_rare}, max_doc_share = {max_doc_share} removed {n_common}. "
        "Relax the one that removed most, or give more or longer articles."
    )
