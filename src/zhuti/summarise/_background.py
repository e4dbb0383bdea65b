"""How common words are in general Chinese: the counts that come with jieba's dictionary."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl

from zhuti.core import FloatArray


def background_share(terms: Sequence[str]) -> FloatArray:
    """Return the share of running words that each term makes up in general Chinese.

    Parameters
    ----------
    terms
        V terms.

    Returns
    -------
    array
        (V,) float64, from the counts in jieba's dictionary (some 60 million words); a term that is not there counts once.

    Examples
    --------
    >>> share = background_share(["工作", "网格化", "三严三实"])
    >>> bool(share[0] > 100 * share[1] > share[2] > 0)
    True
    """
    counts, total = _counts()
    return np.array([counts.get(term, 1) for term in terms], dtype=np.float64) / total


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, int], int]:
    """Read the dictionary, once."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed; zhuti needs its dictionary.")
    path = Path(spec.origin).with_name("dict.txt")
    columns = pl.read_csv(path, separator=" ", has_header=False, quote_char=None, columns=[0, 1]).get_columns()
    words, counts = (column.to_list() for column in columns)
    count_of = dict(zip(words, counts, strict=True))
    return count_of, sum(count_of.values())
