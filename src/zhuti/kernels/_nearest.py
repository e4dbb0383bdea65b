"""Which rows of a sparse matrix have the greatest inner products with each row.

Glossary: n rows, m columns, k neighbours wanted; `indptr, indices, data` hold the matrix, which is not negative, by row, `t_indptr,
t_indices, t_data` by column (its transpose by row).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhuti.kernels._compile import helper, kernel

_Ints = np.ndarray[Any, np.dtype[np.integer[Any]]]
_Floats = np.ndarray[Any, np.dtype[np.float64]]
_Singles = np.ndarray[Any, np.dtype[np.float32]]

_N_CHECKED = 32
"""Where not every column was looked at, so many rows, the best by those that were, are compared on all columns."""


_SLACK = 1e-8
"""Products are rounded to nine digits: so much below the least kept one is still looked at."""

_ROUNDING = 2.0**-23
"""Sums of n products in single precision fall short by less than (n + 4) times this share: they say what is worth an exact look."""


@kernel
def nearest_rows(
    first: int,
    indptr: _Ints,
    indices: _Ints,
    data: _Floats,
    t_indptr: _Ints,
    t_indices: _Ints,
    t_data: _Singles,
    rank: _Ints,
    rest: _Singles,
    most: int,
    n_visits: int,
    sums: _Singles,
    dense: _Floats,
    touched: _Ints,
    out_row: _Ints,
    out_product: _Floats,
) -> None:
    """Find for rows first, first + 1, … the k others of the greatest positive inner product, rounded to nine digits.

    Equivalent to sorting `np.round(matrix[i] @ matrix.T, 9)` by falling product, then by `rank`; row i itself and products that are
    not positive are left out, and what is missing is −1 in `out_row`. Sums run in the order of the columns.

    Products over the columns of at most `most` entries are summed for all rows at once; what the other columns can add is at most
    the product of the norms there (Cauchy–Schwarz), and a row is compared on all columns only where that may bring it among the
    best.

    Where the columns of a row have more than `n_visits` entries together, only so many are looked at, those of the rarest columns
    first; of the last of them every second, third, … one. The best 32 rows by the sums so far, or k where that is more, are then
    compared on all columns. So products are exact in any case, but a row that shares only what most rows share may be missed.

    Parameters
    ----------
    first
        The row that the first line of the outputs is for.
    indices
        Rising within a row.
    rank
        (n,) order among equal products.
    rest
        (n,) norm of each row over the columns of more than `most` entries.
    n_visits
        At least 1.
    sums
        (n,) zeros, and zeros again afterwards.
    dense
        (m,) zeros, and zeros again afterwards.
    touched
        (n,) scratch.
    out_row, out_product
        (b, k), k at least 1.
    """
    n_rows, n_wanted = len(rank), out_row.shape[1]
    best_sum = np.empty(max(_N_CHECKED, n_wanted))
    best_row = np.empty(len(best_sum), np.int64)
    for line in range(len(out_row)):
        row = first + line
        near, products = out_row[line], out_product[line]
        near[:] = best_row[:] = -1
        products[:] = best_sum[:] = 0.0
        columns, weights = indices[indptr[row] : indptr[row + 1]], data[indptr[row] : indptr[row + 1]]
        margin = np.float32(1.0 + (len(columns) + 4) * _ROUNDING)
        dense[columns] = weights
        if (t_indptr[columns + 1] - t_indptr[columns]).sum() <= n_visits:
            _add_rare(columns, weights, t_indptr, t_indices, t_data, most, sums)
            sums[row] = -np.inf
            for other in range(n_rows):
                if sums[other] > best_sum[-1]:
                    _keep(other, sums[other], rank, best_row, best_sum)
            for candidate in best_row:
                if candidate >= 0:
                    sums[candidate] = -np.inf
                    _keep(candidate, _product(candidate, indptr, indices, data, dense), rank, near, products)
            _keep_all(row, margin, indptr, indices, data, rank, rest, sums, dense, near, products)
            sums[:] = 0.0
        else:
            n_touched = _add_up(columns, weights, t_indptr, t_indices, t_data, n_visits, sums, touched)
            sums[row] = 0.0
            for other in touched[:n_touched]:
                if sums[other] > best_sum[-1] - _SLACK:
                    _keep(other, sums[other], rank, best_row, best_sum)
                sums[other] = 0.0
            for candidate in best_row:
                if candidate >= 0:
                    _keep(candidate, _product(candidate, indptr, indices, data, dense), rank, near, products)
        dense[columns] = 0.0


@helper
def _keep_all(
    row: int,
    margin: float,
    indptr: _Ints,
    indices: _Ints,
    data: _Floats,
    rank: _Ints,
    rest: _Singles,
    sums: _Singles,
    dense: _Floats,
    near: _Ints,
    products: _Floats,
) -> None:
    """Compare with one row, on all columns, each that may be among the best by its sum and what the other columns can add."""
    least, rest_here = np.float32(products[-1] - _SLACK), rest[row]
    for other in range(len(rank)):
        bound = margin * (sums[other] + rest_here * rest[other])
        if bound > 0.0 and bound > least:
            _keep(other, _product(other, indptr, indices, data, dense), rank, near, products)
            least = np.float32(products[-1] - _SLACK)


@helper
def _product(row: int, indptr: _Ints, indices: _Ints, data: _Floats, dense: _Floats) -> float:
    product = 0.0
    for entry in range(indptr[row], indptr[row + 1]):
        product += dense[indices[entry]] * data[entry]
    return product


@helper
def _add_rare(
    columns: _Ints, weights: _Floats, t_indptr: _Ints, t_indices: _Ints, t_data: _Singles, most: int, sums: _Singles
) -> None:
    """Add the products with one row over the columns of at most `most` entries to `sums`."""
    for entry in range(len(columns)):
        begin, end = t_indptr[columns[entry]], t_indptr[columns[entry] + 1]
        if end - begin <= most:
            weight = np.float32(weights[entry])
            for place in range(begin, end):
                sums[t_indices[place]] += weight * t_data[place]


@helper
def _add_up(
    columns: _Ints,
    weights: _Floats,
    t_indptr: _Ints,
    t_indices: _Ints,
    t_data: _Singles,
    n_visits: int,
    sums: _Singles,
    touched: _Ints,
) -> int:
    """Add the products with one row to `sums`, rare columns first; return how many rows it touched."""
    n_touched, left = 0, n_visits
    for entry in np.argsort(t_indptr[columns + 1] - t_indptr[columns], kind="mergesort"):
        begin, end = t_indptr[columns[entry]], t_indptr[columns[entry] + 1]
        if left <= 0:
            break
        step = (end - begin - 1) // left + 1
        weight = np.float32(weights[entry])
        for place in range(begin, end, step):
            other, product = t_indices[place], weight * t_data[place]
            if product > 0.0:
                if sums[other] == 0.0:
                    touched[n_touched] = other
                    n_touched += 1
                sums[other] += product
        left -= (end - begin + step - 1) // step
    return n_touched


@helper
def _keep(other: int, product: float, rank: _Ints, rows: _Ints, products: _Floats) -> None:
    """Put a row where it belongs among the best so far, if it does."""
    product = np.rint(product * 1e9) / 1e9
    place = len(rows)
    if product <= 0.0 or product < products[place - 1]:
        return
    while place > 0 and (
        rows[place - 1] < 0
        or products[place - 1] < product
        or (products[place - 1] == product and rank[rows[place - 1]] > rank[other])
    ):
        place -= 1
    for shifted in range(len(rows) - 1, place, -1):
        rows[shifted] = rows[shifted - 1]
        products[shifted] = products[shifted - 1]
    if place < len(rows):
        rows[place] = other
        products[place] = product
