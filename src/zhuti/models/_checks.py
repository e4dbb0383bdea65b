"""What every engine asks of the counts it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.utils.validation import validate_data

from zhuti.core import ModelError

_WHOLE = [np.float64, np.int32, np.int64]
"""Types of whole numbers that are taken as they are; any other is turned into the first."""
_BLOCK = 1 << 20


def checked_counts(estimator: Any, counts: Any, *, reset: bool, whole: bool = True) -> sp.csr_matrix:
    """Return `counts` as CSR, checked as `fit` (`reset`) or `transform` of `estimator` must.

    It is float64, or int32 or int64 where it was (when `whole`): a large matrix is not copied, wherever its arrays stand.

    Parameters
    ----------
    estimator
        Has `n_topics`; gets `n_features_in_` when `reset`.
    counts
        (P, V) dense or sparse.
    reset
        Whether this is `fit`.
    whole
        Whether only whole numbers will do, as for LDA.

    Raises
    ------
    ModelError
        Negative, NaN, infinite or (when `whole`) fractional entries; more topics than terms; nothing but zeros.
    ValueError
        Anything that scikit-learn itself refuses: wrong number of columns or dimensions, no row, no number.
    """
    matrix = validate_data(
        estimator,
        counts,
        reset=reset,
        accept_sparse="csr",
        dtype=_WHOLE if whole else np.float64,
        ensure_all_finite=False,
    )
    matrix = sp.csr_matrix(matrix)
    name = "LDA" if whole else "NMF"
    n_wrong, first = _wrong(matrix.data, lambda data: ~np.isfinite(data))
    if n_wrong:
        raise ModelError(f"{name} takes finite counts: {_entry(matrix, first)}, which is NaN or infinity.")
    n_wrong, first = _wrong(matrix.data, lambda data: data < 0)
    if n_wrong:
        raise ModelError(f"Negative values in data passed to {name}, which takes counts: {_entry(matrix, first)}.")
    if whole:
        refuse_fractions(matrix)
    if reset:
        check_n_topics(estimator.n_topics, matrix.shape[1])
        if not matrix.data.any():
            raise ModelError(f"{name} cannot learn from {matrix.shape[0]} empty rows: not one holds a count above 0.")
    return matrix


def refuse_fractions(matrix: sp.csr_matrix) -> None:
    """Raise `ModelError` unless every entry is a whole number."""
    n_wrong, first = _wrong(matrix.data, lambda data: data != np.floor(data))
    if n_wrong:
        raise ModelError(
            f"LDA takes counts: {n_wrong} of {matrix.nnz} entries are not whole numbers "
            f"({_entry(matrix, first)}). If these are TF-IDF weights, give the counts they were made from: LDA models how "
            "often a term occurs, and a weight is no number of occurrences."
        )


def check_n_topics(n_topics: object, n_terms: int) -> None:
    """Raise `ModelError` unless `n_topics` is an integer from 1 to the size of the vocabulary."""
    if isinstance(n_topics, bool) or not isinstance(n_topics, int | np.integer) or n_topics < 1:
        raise ModelError(f"n_topics must be an integer >= 1, got {n_topics!r}.")
    if n_topics > n_terms:
        raise ModelError(
            f"n_topics = {n_topics} is more than the vocabulary's {n_terms} terms (n_features = {n_terms}). "
            f"Ask for at most {n_terms} topics, or keep more terms (min_doc_freq, max_doc_share)."
        )


def check_settings(
    estimator: Any, *, whole: Mapping[str, int], priors: Sequence[object] = (), limit: float = np.inf
) -> None:
    """Raise `ModelError` for a setting out of range, in our own names; `n_topics` is checked with the counts.

    Parameters
    ----------
    estimator
        Its `tol` is checked too, where it has one.
    whole
        Settings that are whole numbers, with the least of each; `n_threads` may be `None`.
    priors
        What `alpha` and `beta` may be besides a number above 0; none where there are no priors.
    limit
        The largest prior.
    """
    for name in ("alpha", "beta") if priors else ():
        value = getattr(estimator, name)
        if not (
            value in priors if value is None or isinstance(value, str) else _is_number(value) and 0 < value <= limit
        ):
            other = " or ".join(f'"{prior}"' if isinstance(prior, str) else str(prior) for prior in priors)
            top = "" if limit == np.inf else f" and at most {limit:g}"
            raise ModelError(f"{name} must be {other} or a number above 0{top}, got {value!r}.")
    for name, least in whole.items():
        value = getattr(estimator, name)
        if name == "n_threads" and value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
            raise ModelError(f"{name} must be an integer >= {least}, got {value!r}.")
    tol = getattr(estimator, "tol", 0)
    if not _is_number(tol) or not tol >= 0:
        raise ModelError(f"tol must be a number >= 0, got {tol!r}.")


def check_seed(seed: object) -> None:
    """Raise `ModelError` for a `random_state` larger than NumPy's old generators, behind the adapters, can take."""
    if isinstance(seed, int | np.integer) and not 0 <= seed < 2**32:
        raise ModelError(f"random_state must be an integer from 0 to {2**32 - 1} for this engine, got {seed!r}.")


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float | np.integer | np.floating)
        and not isinstance(value, bool)
        and bool(np.isfinite(value))
    )


def _wrong(data: Any, test: Callable[[Any], Any]) -> tuple[int, int]:
    """Return how many entries fail a test, and the place of the first (or -1), with no array as long as all of them."""
    n_wrong, first = 0, -1
    for start in range(0, len(data), _BLOCK):
        bad = np.flatnonzero(test(data[start : start + _BLOCK]))
        if first < 0 and len(bad):
            first = start + int(bad[0])
        n_wrong += len(bad)
    return n_wrong, first


def _entry(matrix: sp.csr_matrix, at: int) -> str:
    """Name an entry of a CSR matrix by row and column."""
    row = int(np.searchsorted(matrix.indptr, at, side="right")) - 1
    return f"row {row}, column {int(matrix.indices[at])} holds {float(matrix.data[at])!r}"


def rows_of_one(matrix: Any) -> Any:
    """Return (R, C) non-negative rows as float64, scaled to sum to 1; a row of zeros becomes uniform."""
    matrix = np.asarray(matrix, dtype=np.float64)
    sums = matrix.sum(axis=1, keepdims=True)
    uniform = np.full_like(matrix, 1 / matrix.shape[1])
    return np.divide(matrix, sums, out=uniform, where=sums > 0)
