"""Key terms of one article, out of its weighed terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from zhuti.summarise._types import Keyword, Quote
from zhuti.summarise._weights import TITLE, phrase_weight

_POOL = 3  # how many candidates for each key term wanted
_PART = 0.5  # a longer term takes the place of its part unless it weighs less than so much of it
_FEW, _CHARS_EACH = 5, 300  # so many key terms, and one more for each so many characters
_SLOGAN_CHARS = range(3, 17)


def choose_keywords(
    ranked: Iterable[tuple[str, float, int]],
    whole: Callable[[str], str],
    *,
    text: str,
    title: str,
    quotes: Sequence[Quote],
    n_keywords: int,
) -> tuple[Keyword, ...]:
    """Choose the key terms of one article.

    Slogans that the article puts in quotation marks twice or more are candidates beside its terms, and a term that stands
    (nearly) only inside such a slogan is none: 牢记使命 gives way to 不忘初心、牢记使命. No key term is part of another.
    A short item has no ten key terms: an article has five and one more for each 300 characters.

    Parameters
    ----------
    ranked
        The article's distinct terms that may be shown, each with its weight and count, by falling weight.
    whole
        Gives the whole name that a term is part of, or the term.
    text, title
        The clean text and the title.
    quotes
        As `find_quotes` gives them.
    n_keywords
        At most so many.
    """
    n_keywords = min(n_keywords, _FEW + len(text) // _CHARS_EACH)
    if n_keywords == 0:
        return ()
    candidates = {term: (weight, count) for term, weight, count in islice(ranked, _POOL * n_keywords + 10)}
    slogans = set()
    for quote in quotes:
        if quote.count > 1 and len(quote.text) in _SLOGAN_CHARS and quote.text[0] != "《":
            slogans.add(quote.text)
            score = phrase_weight(quote.text, quote.count, text.find(quote.text), text)
            candidates[quote.text] = (max(score, candidates.get(quote.text, (0.0, 0))[0]), quote.count)
    by_score = sorted((-s * (TITLE if name in title else 1.0), name, n) for name, (s, n) in candidates.items())
    quoted = "\n".join(quote.text for quote in quotes)
    chosen: list[tuple[float, str, int]] = []
    taken, least = "", -math.inf
    for minus_score, part, n in by_score:
        score = -minus_score
        if score < least:
            break
        if part in taken or (part in quoted and _is_half(part, text, quotes)):
            continue
        name = part if part in slogans else whole(part)
        if name != part and (name in taken or (name in quoted and _is_half(name, text, quotes))):
            continue
        shorter = [i for i, other in enumerate(chosen) if other[1] in name]
        if not shorter:
            if len(chosen) == n_keywords:
                continue
            chosen.append((score, name, n))
        elif len(shorter) == 1 and score >= _PART * chosen[shorter[0]][0]:
            # The longer term says more; it takes the place of its part unless the part is far weightier.
            chosen[shorter[0]] = (score, name, n)
        else:
            continue
        taken = "\n".join(term for _, term, _ in chosen)
        least = _PART * min(chosen)[0] if len(chosen) == n_keywords else least
    chosen.sort(key=lambda keyword: (-keyword[0], keyword[1]))
    return tuple(Keyword(term, round(score, 4), n) for score, term, n in chosen)


def _is_half(name: str, text: str, quotes: Sequence[Quote]) -> bool:
    """Whether four fifths of a term's occurrences lie inside slogans that are longer than it."""
    inside = sum(quote.count * quote.text.count(name) for quote in quotes if name in quote.text and name != quote.text)
    return inside > 0 and inside >= 0.8 * text.count(name)
