"""The nearest rows against all products sorted, on the corners of what the kernel is given."""

import os
import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as sp

from zhuti.kernels import nearest_rows

_UNSCALED = {
    "usual": np.random.default_rng(0).poisson(0.4, (23, 9)).astype(float),
    "empty rows": np.array([[0.0, 0.0], [1.0, 2.0], [0.0, 0.0], [3.0, 0.5]]),
    "many rows": np.random.default_rng(1).poisson(0.2, (90, 12)) * np.random.default_rng(2).random(12),
    "equal rows": np.ones((6, 2)) / 3,
    "nothing shared": np.eye(4),
    "one row": np.ones((1, 1)),
    "long rows": np.random.default_rng(3).random((12, 400)),
    "told apart by the tenth digit": np.array([[1.0], [1.0], [1.0 + 1e-11], [1.0 - 1e-8]]),
}


def no_longer_than_one(matrix):
    return matrix / np.sqrt((matrix**2).sum(axis=1)).max()


CASES = {name: no_longer_than_one(matrix) for name, matrix in _UNSCALED.items()}


def nearest(matrix, n_wanted, first=0, n_lines=None, n_visits=10**6, most=3, unknown=0):
    parts = []
    for one in (sp.csr_matrix(matrix), sp.csr_matrix(matrix.T)):
        parts += [one.indptr.astype(np.int64), one.indices.astype(np.int32), one.data]
    parts[-1] = parts[-1].astype(np.float32)
    parts[-1][: parts[3][unknown]] = 1e9  # what these columns do not hold: a look at them would show
    n_rows = len(matrix)
    parts[3:3] = np.ones(matrix.shape[1]), np.ones(n_rows)
    lines = (n_rows - first if n_lines is None else n_lines, n_wanted)
    out = np.full(lines, 77), np.full(lines, np.nan)
    sums, dense = np.zeros(n_rows, dtype=np.float32), np.zeros((2, matrix.shape[1]))
    rest = np.sqrt((np.where((matrix != 0).sum(axis=0) > most, matrix, 0.0) ** 2).sum(axis=1)).astype(np.float32)
    rank, touched = np.arange(n_rows)[::-1].copy(), np.full(n_rows, 10**6, dtype=np.int32)
    nearest_rows(first, *parts, rank, rest, most, n_visits, sums, dense, touched, *out)
    assert not sums.any()
    assert not dense.any()
    return out


@pytest.mark.parametrize("most", [0, 2, 8, 100])
@pytest.mark.parametrize("n_wanted", [1, 3, 30])
@pytest.mark.parametrize("case", CASES)
def test_as_all_products_sorted(case, n_wanted, most):
    matrix = CASES[case]
    products = np.round(matrix @ matrix.T, 9)
    rows, found = nearest(matrix, n_wanted, most=most)
    for i in range(len(matrix)):
        others = sorted((-products[i, j], -j) for j in range(len(matrix)) if j != i and products[i, j] > 0)[:n_wanted]
        missing = n_wanted - len(others)
        assert rows[i].tolist() == [-j for _, j in others] + [-1] * missing
        assert found[i].tolist() == [-p for p, _ in others] + [0.0] * missing


def kin():
    """Return rows of length 1, six of each kind, more or fewer of whose columns they have; all share four columns."""
    rng = np.random.default_rng(4)
    rows = rng.poisson(0.02, (60, 600)).repeat(6, axis=0) * (0.5 + rng.random((360, 600)))
    rows *= rng.random((360, 600)) < rng.random(60).repeat(6)[:, None] ** 0.2
    rows[:, :4] = 0.2 * rng.random((360, 4))
    return rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))


def test_close_kin_are_found_without_a_look_at_common_columns():
    matrix = kin()
    products = np.round(matrix @ matrix.T, 9)
    np.fill_diagonal(products, -1.0)
    best = -np.sort(-products, axis=1)[:, :3]
    _, found = nearest(matrix, 3, n_visits=1400, unknown=4)
    is_close = best[:, -1] > 0.85
    assert is_close.sum() > 50
    assert np.array_equal(found[is_close], best[is_close])


def test_a_row_with_many_before_it_by_what_was_looked_at_is_found():
    matrix = np.zeros((2800, 43))
    matrix[0, :3] = 0.72, 0.48, 0.5
    matrix[1:41, 0], matrix[1:41, 3:] = 0.75, 0.6 * np.eye(40)
    matrix[41, 1:3] = 0.7  # ahead of those forty by the third column alone, which most rows have
    matrix[42:100, 1], matrix[42:, 2] = 0.01, 0.01
    rows, products = nearest(matrix, 2, n_lines=1, n_visits=2850)
    assert rows[0].tolist() == [41, 40]
    assert products[0].tolist() == [0.686, 0.54]


def test_a_part_is_a_part_of_the_whole():
    rows, products = nearest(CASES["usual"], 3)
    part_rows, part_products = nearest(CASES["usual"], 3, first=5, n_lines=4)
    assert part_rows.tolist() == rows[5:9].tolist()
    assert part_products.tolist() == products[5:9].tolist()


@pytest.mark.parametrize("n_visits", [1, 5, 12, 40])
def test_few_visits_miss_rows_but_never_err(n_visits):
    matrix = CASES["usual"]
    products = np.round(matrix @ matrix.T, 9)
    rows, found = nearest(matrix, 3, n_visits=n_visits)
    every, _ = nearest(matrix, 3)
    for i in range(len(matrix)):
        near = [j for j in rows[i].tolist() if j >= 0]
        assert i not in near
        assert found[i, : len(near)].tolist() == products[i, near].tolist()
        assert [(-products[i, j], -j) for j in near] == sorted((-products[i, j], -j) for j in near)
    missed = sum(len(set(a) - set(b)) for a, b in zip(every.tolist(), rows.tolist(), strict=True))
    assert (missed > 0) == (n_visits < 40)


def test_the_rarest_columns_are_looked_at_first():
    matrix = np.zeros((40, 3))
    matrix[:, 0] = 1.0  # what every row shares
    matrix[[5, 30], 1] = matrix[[7, 30], 2] = 0.1
    matrix = no_longer_than_one(matrix)
    rows, products = nearest(matrix, 2, n_visits=4)
    assert rows[30].tolist() == [7, 5]
    assert products[30].tolist() == [np.round(1.01 / 1.02, 9)] * 2
    assert (rows[0] >= 0).all()  # of the common column, every so many


@pytest.mark.slow
def test_no_index_leaves_its_array(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-k",
            "sorted or part or visits or rarest or kin or before",
            __file__,
        ],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
