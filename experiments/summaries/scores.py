"""F1 of key terms and ROUGE on characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_MARKS = re.compile(r"[\s\W_]+")


def exact_f1(terms: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 of two sets of terms."""
    both = len(set(terms) & set(wanted))
    return 2 * both / (len(terms) + len(wanted)) if both else 0.0


def overlap_f1(terms: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 where a term counts for its best Dice coefficient of characters with a term of the other side."""
    if not terms or not wanted:
        return 0.0
    like = [[_dice(a, b) for b in wanted] for a in terms]
    precision = sum(map(max, like)) / len(terms)
    recall = sum(map(max, zip(*like, strict=True))) / len(wanted)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _dice(a: str, b: str) -> float:
    return 2 * sum((Counter(a) & Counter(b)).values()) / (len(a) + len(b))


def rouge(sentence: str, headline: str) -> tuple[float, float, float]:
    """F-measure of ROUGE-1, ROUGE-2 and ROUGE-L on characters, punctuation and white space left out (Lin 2004)."""
    a, b = _MARKS.sub("", sentence), _MARKS.sub("", headline)
    return (
        _f(sum((Counter(a) & Counter(b)).values()), len(a), len(b)),
        _f(sum((Counter(pairwise(a)) & Counter(pairwise(b))).values()), len(a) - 1, len(b) - 1),
        _f(_common(a, b), len(a), len(b)),
    )


def _f(shared: int, n: int, m: int) -> float:
    return 2 * shared / (n + m) if shared else 0.0


def _common(a: str, b: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for char in a:
        before, row = row, [0]
        for j, other in enumerate(b):
            row.append(before[j] + 1 if char == other else max(before[j + 1], row[j]))
    return row[-1]
