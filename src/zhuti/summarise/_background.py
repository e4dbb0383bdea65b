"""How common words are in general Chinese: the counts that come with jieba's dictionary."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np

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
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed; zhuti needs its dictionary.")
    wanted = {term: i for i, term in enumerate(terms)}
    counts = np.ones(len(terms))
    total = 0
    with Path(spec.origin).with_name("dict.txt").open(encoding="utf-8") as dictionary:
        for line in dictionary:
            word, count, _ = line.split(" ", 2)
            total += int(count)
            index = wanted.get(word)
            if index is not None:
                counts[index] = int(count)
    return counts / total
