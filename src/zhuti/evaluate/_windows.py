"""Coherence over windows of a reference text, on gensim's conventions (Röder, Both & Hinneburg 2015)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from zhuti.core import FloatArray, IntArray, RequestError, frozen, read_only
from zhuti.tokens import TokenCorpus

Reference = TokenCorpus | Sequence[Sequence[str]]
TopicTerms = Sequence[Sequence[str]]

UCI_WINDOW, CV_WINDOW = 10, 110
"""Tokens a window in the paper and in gensim."""
EPSILON = 1e-12
"""What gensim adds to a joint probability."""


@frozen
class WindowCounts:
    """In how many windows of a reference its terms stand, alone and together.

    Attributes
    ----------
    terms
        T distinct terms, those asked for.
    together
        (T, T) int64, windows that hold both; on the diagonal, those that hold the one.
    n_windows
        Windows in all.
    """

    terms: tuple[str, ...]
    together: IntArray
    n_windows: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "together", read_only(self.together))

    @property
    def absent(self) -> tuple[str, ...]:
        """The terms that the reference does not hold, in order."""
        return tuple(term for term, n in zip(self.terms, self.together.diagonal().tolist(), strict=True) if not n)


def window_counts(topics: TopicTerms, reference: Reference, window: int | None = None) -> WindowCounts:
    """Count the windows of a reference that hold the terms of topics.

    A window is `window` neighbouring tokens of one article and moves by one; an article that is shorter, even an empty one, is a
    window of its own. As in gensim, a term that stands twice in a window counts as gone from it when the first of the two has
    gone, until it enters again.

    Parameters
    ----------
    topics
        The leading terms of each topic.
    reference
        A `TokenCorpus`, or a list of tokens for each article. Tokens that were dropped before do not count for the width.
    window
        In tokens, at least 1; `None` is the whole article.

    Raises
    ------
    RequestError
        A window below 1.

    Examples
    --------
    >>> counts = window_counts([["春耕", "备耕"]], [["春耕", "备耕", "党课"], ["春耕"]])
    >>> counts.terms, counts.together.tolist(), counts.n_windows
    (('备耕', '春耕'), [[1, 1], [1, 2]], 2)
    """
    from zhuti.kernels import count_windows

    if window is not None and window < 1:
        raise RequestError(f"a window must have 1 token or more, got {window}.")
    terms = tuple(sorted({term for topic in topics for term in topic}))
    code, doc_ptr = _encode(terms, reference)
    longest = int(np.diff(doc_ptr).max(initial=1))
    together = np.zeros((len(terms), len(terms)), dtype=np.int64)
    since, seat = np.zeros(len(terms), dtype=np.int64), np.full(len(terms), -1, dtype=np.int64)
    n_windows = count_windows(code, doc_ptr, window or longest, since, seat, together)
    return WindowCounts(terms, together, int(n_windows))


def umass_coherence(topics: TopicTerms, reference: Reference) -> FloatArray:
    """Return the UMass coherence of topics: how far a term's articles hold its better-placed ones too (Mimno et al. 2011, eq. 1).

    The mean over pairs, w after v in the topic, of ln((p(w, v) + 1e-12) / p(v)), with p the share of reference articles. gensim's
    `u_mass`; the paper sums where gensim takes the mean, and adds one article where gensim adds 1e-12.

    Parameters
    ----------
    topics
        The leading terms of each topic, best first: the order counts.
    reference
        A `TokenCorpus`, or a list of tokens for each article; the paper's is the corpus that the topics were learned from.

    Returns
    -------
    array
        (K,) float64 up to about 0; higher is better. NaN for a topic with a term that is not in the reference, for which gensim
        counts 0, or of a single term.

    Examples
    --------
    >>> umass_coherence([["春耕", "备耕"]], [["春耕", "备耕"], ["春耕"], ["党课"]]).round(6).tolist()
    [-0.693147]
    """
    return umass_of(topics, window_counts(topics, reference))


def uci_coherence(topics: TopicTerms, reference: Reference, *, window: int = UCI_WINDOW) -> FloatArray:
    """Return the UCI coherence of topics: the mean pointwise mutual information of their terms (Newman et al. 2010).

    The mean over pairs of ln((p(w, v) + 1e-12) / (p(w) p(v))), with p the share of sliding windows. gensim's `c_uci`.

    Parameters
    ----------
    topics
        The leading terms of each topic.
    reference
        A `TokenCorpus`, or a list of tokens for each article; the paper's is an encyclopaedia.
    window
        In tokens.

    Returns
    -------
    array
        (K,) float64; higher is better, 0 is independence. A pair that never meets counts about −20. NaN for a topic with a term
        that is not in the reference, or of a single term.

    Examples
    --------
    >>> uci_coherence([["春耕", "备耕"]], [["春耕", "备耕"], ["党课"]]).round(6).tolist()
    [0.693147]
    """
    return uci_of(topics, window_counts(topics, reference, window))


def window_npmi_coherence(topics: TopicTerms, reference: Reference, *, window: int = UCI_WINDOW) -> FloatArray:
    """Return the NPMI coherence of topics over sliding windows (Bouma 2009; Aletras & Stevenson 2013).

    The mean over pairs of ln((p(w, v) + 1e-12) / (p(w) p(v))) / −ln(p(w, v) + 1e-12), with p the share of windows. gensim's
    `c_npmi`. `npmi_coherence` is the same over whole passages, without the 1e-12.

    Parameters
    ----------
    topics
        The leading terms of each topic.
    reference
        A `TokenCorpus`, or a list of tokens for each article.
    window
        In tokens.

    Returns
    -------
    array
        (K,) float64 from −1 to 1; higher is better, 0 is independence. NaN for a topic with a term that is not in the reference,
        with two that stand in every window, or of a single term.

    Examples
    --------
    >>> window_npmi_coherence([["春耕", "备耕"]], [["春耕", "备耕"], ["党课"]]).round(6).tolist()
    [1.0]
    """
    return npmi_of(topics, window_counts(topics, reference, window))


def cv_coherence(topics: TopicTerms, reference: Reference, *, window: int = CV_WINDOW) -> FloatArray:
    """Return the C_v coherence of topics (Röder, Both & Hinneburg 2015, the best of their measures).

    A term's vector holds its NPMI, over sliding windows, with every term of the topic, itself too; the measure is the mean cosine
    of these vectors with their sum. gensim's `c_v`: it adds 1e-12 to joint probabilities, and gives other values than the
    authors' own Palmetto. Topics of unrelated terms score high where the terms never meet, so read it beside NPMI.

    Parameters
    ----------
    topics
        The leading terms of each topic.
    reference
        A `TokenCorpus`, or a list of tokens for each article; the paper's is an encyclopaedia.
    window
        In tokens.

    Returns
    -------
    array
        (K,) float64 from −1 to 1; higher is better. NaN for a topic with a term that is not in the reference or stands in every
        window of it (gensim divides 1e-12 by 1e-12 then), of a single term, or whose vectors cancel out.

    Examples
    --------
    >>> cv_coherence([["春耕", "备耕"]], [["春耕", "备耕"], ["党课"]]).round(6).tolist()
    [1.0]
    """
    return cv_of(topics, window_counts(topics, reference, window))


def umass_of(topics: TopicTerms, counts: WindowCounts) -> FloatArray:
    """Return the UMass coherence from counts of whole articles."""

    def score(joint: FloatArray) -> float:
        later, earlier = np.tril_indices(len(joint), k=-1)
        return float(np.log((joint[later, earlier] + EPSILON) / joint.diagonal()[earlier]).mean())

    return _each(topics, counts, score)


def uci_of(topics: TopicTerms, counts: WindowCounts) -> FloatArray:
    """Return the UCI coherence from counts of windows."""

    def score(joint: FloatArray) -> float:
        return float(_pmi(joint)[np.triu_indices(len(joint), k=1)].mean())

    return _each(topics, counts, score)


def npmi_of(topics: TopicTerms, counts: WindowCounts) -> FloatArray:
    """Return the NPMI coherence from counts of windows."""

    def score(joint: FloatArray) -> float:
        return float(_npmi(joint)[np.triu_indices(len(joint), k=1)].mean())

    return _each(topics, counts, score)


def cv_of(topics: TopicTerms, counts: WindowCounts) -> FloatArray:
    """Return the C_v coherence from counts of windows."""

    def score(joint: FloatArray) -> float:
        vectors = _npmi(joint)
        total = vectors.sum(axis=0)
        lengths = np.sqrt((vectors**2).sum(axis=1) * (total @ total))
        return float((vectors @ total / lengths).mean())

    return _each(topics, counts, score)


def _each(topics: TopicTerms, counts: WindowCounts, score: Callable[[FloatArray], float]) -> FloatArray:
    """Return the score of each topic's (n, n) joint probabilities; NaN where a term is absent or there is no pair."""
    place = {term: i for i, term in enumerate(counts.terms)}
    scores = []
    for topic in topics:
        rows = [place[term] for term in topic]
        joint = counts.together[np.ix_(rows, rows)] / max(counts.n_windows, 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            scores.append(score(joint) if len(rows) > 1 and joint.diagonal().all() else math.nan)
    return np.array(scores, dtype=np.float64)


def _pmi(joint: FloatArray) -> FloatArray:
    alone = joint.diagonal()
    pmi: FloatArray = np.log((joint + EPSILON) / np.outer(alone, alone))
    return pmi


def _npmi(joint: FloatArray) -> FloatArray:
    npmi: FloatArray = np.where(joint < 1, _pmi(joint) / -np.log(joint + EPSILON), np.nan)
    return npmi


def _encode(terms: tuple[str, ...], reference: Reference) -> tuple[IntArray, IntArray]:
    """Return (N,) the number of each token in `terms`, −1 for any other, and (D + 1,) where the articles begin."""
    place = {term: i for i, term in enumerate(terms)}
    if isinstance(reference, TokenCorpus):
        number = np.array([place.get(term, -1) for term in reference.vocabulary], dtype=np.int32)
        code = number[reference.term_ids] if len(number) else np.empty(0, dtype=np.int32)
        return code, np.asarray(reference.doc_ptr, dtype=np.int64)
    code = np.array([place.get(token, -1) for article in reference for token in article], dtype=np.int32)
    doc_ptr = np.concatenate([[0], np.cumsum([len(article) for article in reference], dtype=np.int64)])
    return code, doc_ptr.astype(np.int64)
