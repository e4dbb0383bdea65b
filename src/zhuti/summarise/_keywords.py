"""Key terms of one article, out of its weighed terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from zhuti.summarise._types import Keyword, Quote
from zhuti.summarise._weights import TITLE, phrase_weight

_POOL = 3  # how many candidates for each key term wanted
_PART = 0.5  # a longer term takes the place of its part unless it weighs less than so much of it
_FEW, _CHARS_EACH = 5, 300  # so many key terms, and one more for each so many characters
_SLOGAN_CHARS = range(3, 17)

_Candidate = tuple[float, str, int]
"""Minus the weight of a term, the term, and its count."""


def choose_keywords(
    ranked: Iterable[_Candidate],
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
        The article's distinct terms that may be shown, minus its weight before and its count after each, by falling weight.
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
    slogans = _slogans(text, quotes)
    candidates = _with_slogans(list(islice(ranked, _POOL * n_keywords + 10)), slogans)
    if title:
        candidates = [(minus * TITLE if term in title else minus, term, n) for minus, term, n in candidates]
    candidates.sort()
    quoted = "\n".join(quote.text for quote in quotes)
    chosen: list[tuple[float, str, int]] = []
    taken, least = "", -math.inf
    for minus_score, part, n in candidates:
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


def _slogans(text: str, quotes: Sequence[Quote]) -> dict[str, tuple[float, int]]:
    """Return what is put in quotation marks twice or more, with its weight and count."""
    return {
        quote.text: (phrase_weight(quote.text, quote.count, text.find(quote.text), text), quote.count)
        for quote in quotes
        if quote.count > 1 and len(quote.text) in _SLOGAN_CHARS and quote.text[0] != "《"
    }


def _with_slogans(terms: list[_Candidate], slogans: Mapping[str, tuple[float, int]]) -> list[_Candidate]:
    """Return terms and slogans together; a term that is a slogan too has the greater of the two weights."""
    if not slogans:
        return terms
    minus = {term: minus for minus, term, _ in terms}
    others = [candidate for candidate in terms if candidate[1] not in slogans]
    return others + [(min(-weight, minus.get(term, 0.0)), term, n) for term, (weight, n) in slogans.items()]


def _is_half(name: str, text: str, quotes: Sequence[Quote]) -> bool:
    """Whether four fifths of a term's occurrences lie inside slogans that are longer than it."""
    inside = sum(quote.count * quote.text.count(name) for quote in quotes if name in quote.text and name != quote.text)
    return inside > 0 and inside >= 0.8 * text.count(name)
