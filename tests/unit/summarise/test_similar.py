"""Similar articles: exact cosines, ties by id, the article itself never."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti import kernels
from zhuti.matrix import tfidf
from zhuti.summarise import _similar
from zhuti.summarise._similar import find_similar


def _ids(n: int) -> tuple[str, ...]:
    return tuple(f"{(7 * i) % 100:02d}-{i}" for i in range(n))


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=9), st.integers(0, 4))
def test_equal_to_all_pairs_sorted(rows: list[list[int]], n_similar: int) -> None:
    counts = sp.csr_matrix(np.array(rows, dtype=np.int32))
    weights = tfidf(counts)
    dense, ids = np.round((weights @ weights.T).toarray(), 9), _ids(len(rows))
    for i, similar in enumerate(find_similar(counts, ids, n_similar)):
        others = sorted((-dense[i, j], ids[j]) for j in range(len(rows)) if j != i and dense[i, j] > 0)
        assert [(s.id, s.score) for s in similar] == [(id_, min(-c, 1.0)) for c, id_ in others[:n_similar]]


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    counts = sp.csr_matrix(rng.poisson(0.3, (40, 30)).astype(np.int32))
    whole = list(find_similar(counts, _ids(40), 3))
    monkeypatch.setattr(_similar, "_BLOCK", 7)
    assert list(find_similar(counts, _ids(40), 3)) == whole


def test_one_article_has_no_like() -> None:
    assert list(find_similar(sp.csr_matrix([[1]]), ("a",), 3)) == [()]


def test_threads_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = sp.csr_matrix(np.random.default_rng(1).poisson(0.3, (60, 30)).astype(np.int32))
    monkeypatch.setattr(_similar, "_BLOCK", 4)
    one, *more = (list(find_similar(counts, _ids(60), 3, n_threads=n)) for n in (1, 2, 5))
    assert more == [one, one]


def test_few_blocks_are_worked_at_before_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    nearest = kernels.nearest_rows
    monkeypatch.setattr(kernels, "nearest_rows", lambda first, *rest: (begun.append(first), nearest(first, *rest)))
    monkeypatch.setattr(_similar, "_BLOCK", 4)
    counts = sp.csr_matrix(np.random.default_rng(1).poisson(0.3, (60, 30)).astype(np.int32))
    similar = find_similar(counts, _ids(60), 3, n_threads=2)
    next(similar)
    similar.close()
    assert max(begun) <= 12
