"""The kernel of windows against its NumPy twin."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracles import windows as oracle

from zhuti.kernels import count_windows


def count(texts, n_terms, width):
    code = np.array([term for text in texts for term in text], dtype=np.int32)
    doc_ptr = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
    since, seat = np.full(n_terms, 99), np.full(n_terms, -1)
    together = np.zeros((n_terms, n_terms), dtype=np.int64)
    n_windows = count_windows(code, doc_ptr, width, since, seat, together)
    assert (seat == -1).all()
    return together, n_windows


@settings(deadline=None)  # the first call imports or compiles
@given(
    texts=st.lists(st.lists(st.integers(-1, 4), max_size=25), min_size=1, max_size=5),
    width=st.integers(1, 30),
)
def test_equals_the_oracle(texts, width):
    together, n_windows = count(texts, 5, width)
    wanted, total = oracle.together(texts, width, range(5))
    assert together.tolist() == wanted.tolist()
    assert n_windows == total


@pytest.mark.parametrize(
    ("texts", "width", "wanted", "n_windows"),
    [
        ([], 3, [[0, 0], [0, 0]], 0),
        ([[]], 3, [[0, 0], [0, 0]], 1),
        ([[0, 1]], 9, [[1, 1], [1, 1]], 1),
        ([[0, -1, 1]], 2, [[1, 0], [0, 1]], 2),
        ([[0], [1], [0, 1]], 1, [[2, 0], [0, 2]], 4),
        ([[0, 1, 1, 0]], 3, [[2, 2], [2, 2]], 2),
        ([[0, 0, 1]], 2, [[1, 0], [0, 1]], 2),  # as in gensim: the second 0 goes when the first does
        ([[0, 1, 0, 0]], 3, [[2, 2], [2, 2]], 2),  # it goes, and enters in the same window
    ],
)
def test_by_hand(texts, width, wanted, n_windows):
    together, total = count(texts, 2, width)
    assert together.tolist() == wanted
    assert total == n_windows


def test_no_term_is_watched():
    together, n_windows = count([[-1, -1, -1]], 0, 2)
    assert (together.size, n_windows) == (0, 2)


def test_nothing_is_read_out_of_bounds(tmp_path):
    code = (
        "import numpy as np\n"
        "from zhuti.kernels import count_windows\n"
        "code = np.array([0, 1, -1, 1, 0, 2, 2, 0], dtype=np.int32)\n"
        "for width in range(1, 12):\n"
        "    out = np.zeros((3, 3), dtype=np.int64)\n"
        "    count_windows(code, np.array([0, 5, 5, 8]), width, np.zeros(3, int), np.full(3, -1), out)\n"
    )
    env = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
