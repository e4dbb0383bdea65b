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

_N_CHECKED = 32
"""Where not every column was looked at, so many rows, the best by those that were, are compared on all columns."""


@kernel
def nearest_rows(  # noqa: C901  (one loop, in two forms)
    first: int,
    indptr: _Ints,
    indices: _Ints,
    data: _Floats,
    t_indptr: _Ints,
    t_indices: _Ints,
    t_data: _Floats,
    rank: _Ints,
    n_visits: int,
    scratch: _Floats,
    touched: _Ints,
    out_row: _Ints,
    out_product: _Floats,
) -> None:
    """Find for rows first, first + 1, … the k others of the greatest positive inner product, rounded to nine digits.

    Equivalent to sorting `np.round(matrix[i] @ matrix.T, 9)` by falling product, then by `rank`; row i itself and products that are
    not positive are left out, and what is missing is −1 in `out_row`. Sums run in the order of the row's entries.

    Where the columns of a row have more than `n_visits` entries together, only so many are looked at, those of the rarest columns
    first; of the last of them every second, third, … one. The best 32 rows by the sums so far, or k where that is more, are then
    compared on all columns. So products are exact in any case, but a row that shares only what most rows share may be missed.

    Parameters
    ----------
    first
        The row that the first line of the outputs is for.
    rank
        (n,) order among equal products.
    n_visits
        At least 1.
    scratch
        (n + m,) zeros, and zeros again afterwards.
    touched
        (n,) scratch.
    out_row, out_product
        (b, k), k at least 1.
    """
    n_rows, n_wanted = len(rank), out_row.shape[1]
    sums, dense = scratch[:n_rows], scratch[n_rows:]
    best_sum = np.empty(max(_N_CHECKED, n_wanted))
    best_row = np.empty(len(best_sum), np.int64)
    for line in range(len(out_row)):
        row = first + line
        near, products = out_row[line], out_product[line]
        near[:] = -1
        products[:] = 0.0
        columns, weights = indices[indptr[row] : indptr[row + 1]], data[indptr[row] : indptr[row + 1]]
        if (t_indptr[columns + 1] - t_indptr[columns]).sum() <= n_visits:
            for entry in range(len(columns)):
                weight = weights[entry]
                for place in range(t_indptr[columns[entry]], t_indptr[columns[entry] + 1]):
                    sums[t_indices[place]] += weight * t_data[place]
            sums[row] = 0.0
            for other in range(n_rows):
                if sums[other] != 0.0:
                    _keep(other, sums[other], rank, near, products)
                    sums[other] = 0.0
            continue
        n_touched = _add_up(columns, weights, t_indptr, t_indices, t_data, n_visits, sums, touched)
        sums[row] = 0.0
        best_row[:] = -1
        best_sum[:] = 0.0
        for place in range(n_touched):
            other = touched[place]
            _keep(other, sums[other], rank, best_row, best_sum)
            sums[other] = 0.0
        for entry in range(len(columns)):
            dense[columns[entry]] = weights[entry]
        for candidate in best_row:
            if candidate >= 0:
                product = 0.0
                for entry in range(indptr[candidate], indptr[candidate + 1]):
                    product += dense[indices[entry]] * data[entry]
                _keep(candidate, product, rank, near, products)
        for column in columns:
            dense[column] = 0.0


@helper
def _add_up(
    columns: _Ints,
    weights: _Floats,
    t_indptr: _Ints,
    t_indices: _Ints,
    t_data: _Floats,
    n_visits: int,
    sums: _Floats,
    touched: _Ints,
) -> int:
    """Add the products with one row to `sums`, rare columns first; return how many rows it touched."""
    n_touched, left = 0, n_visits
    for entry in np.argsort(t_indptr[columns + 1] - t_indptr[columns], kind="mergesort"):
        begin, end = t_indptr[columns[entry]], t_indptr[columns[entry] + 1]
        if left <= 0:
            break
        step = (end - begin - 1) // left + 1
        for place in range(begin, end, step):
            other, product = t_indices[place], weights[entry] * t_data[place]
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
