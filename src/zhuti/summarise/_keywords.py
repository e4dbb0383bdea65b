"""Key terms of one article, out of its weighed terms."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from zhuti.core import BoolArray, FloatArray, IntArray
from zhuti.summarise._types import Keyword, Quote
from zhuti.summarise._weights import PRIOR_PASSAGES, length_weight
from zhuti.summarise._whole import whole_name

_POOL = 4  # how many candidates for each key term wanted
_TITLE = 1.5  # a term of the title is worth so much more
_SLOGAN = 1.5  # … and a slogan, put in quotation marks twice or more
_PART = 0.5  # a longer term takes the place of its part unless it weighs less than so much of it
_SLOGAN_CHARS = range(3, 17)


def choose_keywords(
    vocabulary: Sequence[str],
    term: IntArray,
    count: IntArray,
    weight: FloatArray,
    usable: BoolArray,
    inside: BoolArray,
    *,
    text: str,
    title: str,
    quotes: Sequence[Quote],
    n_keywords: int,
) -> tuple[Keyword, ...]:
    """Choose the key terms of one article.

    Slogans that the article puts in quotation marks twice or more are candidates beside its terms, and a term that stands (nearly)
    only inside such a slogan is none: 牢记使命 gives way to 不忘初心、牢记使命. No key term is part of another.

    Parameters
    ----------
    vocabulary
        V terms.
    term, count, weight, usable
        (T,) the article's distinct terms, as in `Entries`.
    inside
        (n_chars + 1,) as `inside_tokens` gives it.
    text, title
        The clean text and the title.
    quotes
        As `find_quotes` gives them.
    n_keywords
        At most so many.
    """
    candidates: dict[str, tuple[float, int]] = {}
    slogans = {q.text: q.count for q in quotes if q.count > 1 and len(q.text) in _SLOGAN_CHARS and q.text[0] != "《"}
    shown = np.flatnonzero(usable)
    pool = shown[np.argsort(-weight[shown], kind="stable")[: _POOL * n_keywords + 10]]
    for i in pool.tolist():
        name = vocabulary[int(term[i])]
        score = float(weight[i]) * (_SLOGAN if name in slogans else 1.0)
        whole = name if name in slogans else whole_name(name, text, inside)
        if candidates.get(whole, (0.0, 0))[0] < score:
            candidates[whole] = (score, int(count[i]))
    for slogan, n in slogans.items():
        if slogan not in candidates:
            candidates[slogan] = (_SLOGAN * _slogan_weight(slogan, n), n)
    candidates = {name: (s * (_TITLE if name in title else 1.0), n) for name, (s, n) in candidates.items()}
    for name in [name for name in candidates if _is_half(name, text, quotes)]:
        del candidates[name]
    ranked = sorted(candidates.items(), key=lambda item: (-item[1][0], item[0]))
    chosen: list[Keyword] = []
    for name, (score, n) in ranked:
        if len(chosen) == n_keywords and score < _PART * min((k.score for k in chosen), default=math.inf):
            break
        shorter = [i for i, other in enumerate(chosen) if other.term in name]
        if any(name in other.term for other in chosen):
            continue
        if shorter:
            # The longer term says more; it takes the place of its part unless the part is far weightier.
            if len(shorter) == 1 and score >= _PART * chosen[shorter[0]].score:
                chosen[shorter[0]] = Keyword(name, score, n)
            continue
        if len(chosen) < n_keywords:
            chosen.append(Keyword(name, score, n))
    chosen.sort(key=lambda keyword: (-keyword.score, keyword.term))
    return tuple(Keyword(k.term, round(k.score, 4), k.count) for k in chosen)


def _slogan_weight(slogan: str, count: int) -> float:
    return math.log2(1 + count) * math.log(PRIOR_PASSAGES / count) * length_weight(slogan)


def _is_half(name: str, text: str, quotes: Sequence[Quote]) -> bool:
    """Whether four fifths of a term's occurrences lie inside slogans that are longer than it."""
    inside = sum(quote.count * quote.text.count(name) for quote in quotes if name in quote.text and name != quote.text)
    return inside > 0 and inside >= 0.8 * text.count(name)
