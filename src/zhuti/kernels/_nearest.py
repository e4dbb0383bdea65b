"""Which rows of a sparse matrix have the greatest inner products with each row.

Glossary: n rows, m columns, k neighbours wanted; `indptr, indices, data` hold the matrix by row, `t_indptr, t_indices, t_data` by
column (its transpose by row).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhuti.kernels._compile import kernel

_Ints = np.ndarray[Any, np.dtype[np.integer[Any]]]
_Floats = np.ndarray[Any, np.dtype[np.float64]]


@kernel
def nearest_rows(
    first: int,
    indptr: _Ints,
    indices: _Ints,
    data: _Floats,
    t_indptr: _Ints,
    t_indices: _Ints,
    t_data: _Floats,
    rank: _Ints,
    scratch: _Floats,
    out_row: _Ints,
    out_product: _Floats,
) -> None:
    """Find for rows first, first + 1, … the k others of the greatest positive inner product, rounded to nine digits.

    Equivalent to sorting `np.round(matrix[i] @ matrix.T, 9)` by falling product, then by `rank`; row i itself and products that are
    not positive are left out, and what is missing is −1 in `out_row`. Sums run in the order of the row's entries.

    Parameters
    ----------
    first
        The row that the first line of the outputs is for.
    rank
        (n,) order among equal products.
    scratch
        (n,) zeros, and zeros again afterwards.
    out_row, out_product
        (b, k), k at least 1.
    """
    n_rows, n_wanted = len(rank), out_row.shape[1]
    for line in range(len(out_row)):
        row = first + line
        out_row[line] = -1
        out_product[line] = 0.0
        for entry in range(indptr[row], indptr[row + 1]):
            column, weight = indices[entry], data[entry]
            for other in range(t_indptr[column], t_indptr[column + 1]):
                scratch[t_indices[other]] += weight * t_data[other]
        scratch[row] = 0.0
        least = 0.0
        for other in range(n_rows):
            if scratch[other] == 0.0:
                continue
            product = np.rint(scratch[other] * 1e9) / 1e9
            scratch[other] = 0.0
            if product <= 0.0 or product < least:
                continue
            place = n_wanted
            while place > 0 and (
                out_row[line, place - 1] < 0
                or out_product[line, place - 1] < product
                or (out_product[line, place - 1] == product and rank[out_row[line, place - 1]] > rank[other])
            ):
                place -= 1
            if place < n_wanted:
                for shifted in range(n_wanted - 1, place, -1):
                    out_row[line, shifted] = out_row[line, shifted - 1]
                    out_product[line, shifted] = out_product[line, shifted - 1]
                out_row[line, place] = other
                out_product[line, place] = product
                least = out_product[line, n_wanted - 1]
