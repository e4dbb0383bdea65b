"""Which rows of a sparse matrix have the greatest inner products with each row.

Glossary: n rows, m columns, k neighbours wanted; `indptr, indices, counts, factors, norms` hold the matrix, which is not negative,
by row, `t_indptr, t_indices, t_data` by column (its transpose by row).
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

_LOOKS = (0.7, 0.5, 0.3)
"""It is asked whether enough columns were looked at when the norm of the row over those that are left falls to each of these."""

_LOOKS_SHARE, _PRODUCT_VISITS = 8, 64
"""It is asked within an eighth of the entries that may be looked at; and so many take as long as one exact product."""

_LOST = 1e-12
"""The squares of a row of length 1, taken from 1 one by one, leave so much too little at most."""

_SLACK = 1e-8
"""Products are rounded to nine digits: so much below the least kept one is still looked at."""

_ROUNDING = 2.0**-23
"""Sums of n products in single precision fall short by less than (n + 4) times this share: they say what is worth an exact look."""


@kernel
def nearest_rows(
    first: int,
    indptr: _Ints,
    indices: _Ints,
    counts: _Ints,
    factors: _Floats,
    norms: _Floats,
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

    Where the columns of a row have more than `n_visits` entries together, those of the rarest columns are looked at first. What the
    columns that are left can add to a product is at most the norm of the row there, as no row is longer than 1. As soon as that
    rules out every row that was not met and all but a few of those that were, these are compared on all columns, and that is all:
    it ends well for a row that is much like some others. Else `n_visits` entries are looked at, of the last columns every second,
    third, … one, and the best 32 rows by the sums so far, or k where that is more, are compared on all columns. So products are
    exact in any case, but a row that shares only what most rows share may be missed.

    Parameters
    ----------
    first
        The row that the first line of the outputs is for.
    indptr, indices, counts, factors, norms
        The matrix: entry `counts[e]` of row i stands for `counts[e] * factors[indices[e]] / norms[i]`. `indices` rise within a row;
        rows are of length 1, or empty.
    rank
        (n,) order among equal products.
    rest
        (n,) norm of each row over the columns of more than `most` entries.
    n_visits
        At least 1.
    sums
        (n,) zeros, and zeros again afterwards.
    dense
        (2, m) zeros, and zeros again afterwards.
    touched
        (n,) scratch.
    out_row, out_product
        (b, k), k at least 1.
    """
    n_rows, n_wanted = len(rank), out_row.shape[1]
    matrix = (indptr, indices, counts, factors, norms)
    by_column = (t_indptr, t_indices, t_data)
    best_sum = np.empty(max(_N_CHECKED, n_wanted))
    best_row = np.empty(len(best_sum), np.int64)
    for line in range(len(out_row)):
        row = first + line
        near, products = out_row[line], out_product[line]
        columns = indices[indptr[row] : indptr[row + 1]]
        weights = counts[indptr[row] : indptr[row + 1]] * factors[columns] / norms[row]
        margin = 1.0 + (len(columns) + 4) * _ROUNDING
        dense[0][columns], dense[1][columns] = weights, weights * factors[columns]
        sizes = t_indptr[columns + 1] - t_indptr[columns]
        order, all_visits = np.argsort(sizes, kind="mergesort"), sizes.sum()
        if all_visits <= n_visits:
            _add_rare(columns, weights, order, by_column, most, sums)
            sums[row] = -np.inf
            best_row[:], best_sum[:], near[:], products[:] = -1, 0.0, -1, 0.0
            for other in range(n_rows):
                if sums[other] > best_sum[-1]:
                    _keep(other, sums[other], rank, best_row, best_sum)
            _compare(best_row, matrix, rank, sums, dense, near, products)
            _keep_all(row, np.float32(margin), matrix, rank, rest, sums, dense, near, products)
            sums[:] = 0.0
        else:
            left, begin, n_touched, visited, is_settled = (weights**2).sum(), 0, 0, 0, False
            for look in _LOOKS:
                begin, n_touched, visited, left = _add_whole(
                    columns, weights, order, begin, look**2, n_visits // _LOOKS_SHARE, by_column, sums, touched, n_touched,
                    visited, left,
                )  # fmt: skip
                if left > look**2:
                    break
                is_settled = _settle(
                    row, touched[:n_touched], margin, np.sqrt(max(left, 0.0) + _LOST), n_visits - visited, matrix, rank, sums,
                    dense, best_row, best_sum, near, products,
                )  # fmt: skip
                if is_settled:
                    break
            if not is_settled:
                left_visits = n_visits - visited
                n_touched = _add_up(columns, weights, order[begin:], by_column, left_visits, sums, touched, n_touched)
                _choose(row, touched[:n_touched], rank, sums, best_row, best_sum)
                near[:], products[:] = -1, 0.0
                _compare(best_row, matrix, rank, sums, dense, near, products)
            sums[row] = 0.0
            sums[touched[:n_touched]] = 0.0
        dense[0][columns] = dense[1][columns] = 0.0


@helper
def _choose(row: int, touched: _Ints, rank: _Ints, sums: _Singles, best_row: _Ints, best_sum: _Floats) -> None:
    """Find the best other rows by their sums, among those that were met."""
    best_row[:], best_sum[:] = -1, 0.0
    for other in touched:
        if sums[other] > best_sum[-1] - _SLACK and other != row:
            _keep(other, sums[other], rank, best_row, best_sum)


@helper
def _compare(
    candidates: _Ints, matrix: Any, rank: _Ints, sums: _Singles, dense: _Floats, near: _Ints, products: _Floats
) -> None:
    """Compare with one row, on all columns, some that are not to be looked at again."""
    for candidate in candidates:
        if candidate >= 0:
            sums[candidate] = -np.inf
            _try(candidate, matrix, rank, dense, near, products)


@helper
def _settle(
    row: int,
    touched: _Ints,
    margin: float,
    left: float,
    n_spared: int,
    matrix: Any,
    rank: _Ints,
    sums: _Singles,
    dense: _Floats,
    best_row: _Ints,
    best_sum: _Floats,
    near: _Ints,
    products: _Floats,
) -> bool:
    """Find the best rows if no row that was not met can be one, and comparing those that can takes less than looking on.

    `left` is the norm of the row over the columns not looked at, `n_spared` the entries there; `sums` stay unless it is done.
    """
    _choose(row, touched, rank, sums, best_row, best_sum)
    near[:], products[:] = -1, 0.0
    for candidate in best_row:
        if candidate >= 0:
            _try(candidate, matrix, rank, dense, near, products)
    least = products[-1] - _SLACK
    if margin * left >= least:
        return False
    n_open = 0
    for other in touched:
        n_open += margin * (sums[other] + left) > least
    if n_open * _PRODUCT_VISITS > n_spared:
        return False
    sums[row] = -np.inf
    for candidate in best_row:
        if candidate >= 0:
            sums[candidate] = -np.inf
    for other in touched:
        if margin * (sums[other] + left) > least:
            _try(other, matrix, rank, dense, near, products)
            least = products[-1] - _SLACK
    return True


@helper
def _keep_all(
    row: int,
    margin: float,
    matrix: Any,
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
            _try(other, matrix, rank, dense, near, products)
            least = np.float32(products[-1] - _SLACK)


@helper
def _try(other: int, matrix: Any, rank: _Ints, dense: _Floats, near: _Ints, products: _Floats) -> None:
    """Compare with another row on all columns, and put it where it belongs among the best so far, if it does."""
    indptr, indices, counts, factors, norms = matrix
    begin, end, norm = indptr[other], indptr[other + 1], norms[other]
    nearly = 0.0
    for entry in range(begin, end):
        nearly += dense[1, indices[entry]] * counts[entry]
    # The product but for rounding. It seldom counts, and a division an entry takes long.
    if nearly > (products[-1] - _SLACK) * norm:
        product = 0.0
        for entry in range(begin, end):
            product += dense[0, indices[entry]] * (counts[entry] * factors[indices[entry]] / norm)
        _keep(other, product, rank, near, products)


@helper
def _add_rare(columns: _Ints, weights: _Floats, order: _Ints, by_column: Any, most: int, sums: _Singles) -> None:
    """Add the products with one row over the columns of at most `most` entries to `sums`, rare columns first."""
    t_indptr, t_indices, t_data = by_column
    for entry in order:
        begin, end = t_indptr[columns[entry]], t_indptr[columns[entry] + 1]
        if end - begin > most:
            break
        weight = np.float32(weights[entry])
        for place in range(begin, end):
            sums[t_indices[place]] += weight * t_data[place]


@helper
def _add_whole(
    columns: _Ints,
    weights: _Floats,
    order: _Ints,
    begin: int,
    enough: float,
    most: int,
    by_column: Any,
    sums: _Singles,
    touched: _Ints,
    n_touched: int,
    visited: int,
    left: float,
) -> tuple[int, int, int, float]:
    """Go on adding products to `sums`, column by column, until no more than `enough` is left or `most` visits would be exceeded.

    Return where that is, how many rows were met, the visits, and what is left: the row's squared norm over the other columns.
    """
    t_indptr = by_column[0]
    for place in range(begin, len(order)):
        entry = order[place]
        size = t_indptr[columns[entry] + 1] - t_indptr[columns[entry]]
        if left <= enough or visited + size > most:
            return place, n_touched, visited, left
        n_touched = _add_column(columns[entry], weights[entry], 1, by_column, sums, touched, n_touched)
        visited += size
        left -= weights[entry] ** 2
    return len(order), n_touched, visited, 0.0


@helper
def _add_up(
    columns: _Ints,
    weights: _Floats,
    order: _Ints,
    by_column: Any,
    left: int,
    sums: _Singles,
    touched: _Ints,
    n_touched: int,
) -> int:
    """Add products to `sums`, rare columns first, for `left` visits; return how many rows it has touched."""
    t_indptr = by_column[0]
    for entry in order:
        if left <= 0:
            break
        size = t_indptr[columns[entry] + 1] - t_indptr[columns[entry]]
        step = (size - 1) // left + 1
        n_touched = _add_column(columns[entry], weights[entry], step, by_column, sums, touched, n_touched)
        left -= (size + step - 1) // step
    return n_touched


@helper
def _add_column(
    column: int, factor: float, step: int, by_column: Any, sums: _Singles, touched: _Ints, n_touched: int
) -> int:
    t_indptr, t_indices, t_data = by_column
    weight = np.float32(factor)
    for place in range(t_indptr[column], t_indptr[column + 1], step):
        other, product = t_indices[place], weight * t_data[place]
        if product > 0.0:
            if sums[other] == 0.0:
                touched[n_touched] = other
                n_touched += 1
            sums[other] += product
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
