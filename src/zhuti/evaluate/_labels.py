"""Whether topics fall in with labels that the articles have already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhuti.core import FloatArray


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How well articles' leading topics agree with their labels; NaN is undefined.

    Attributes
    ----------
    nmi
        Mutual information of topic and label over the mean of their entropies (Strehl & Ghosh 2002, with the arithmetic mean);
        0, independent, to 1, the same partition; higher is better.
    ari
        Adjusted Rand index (Hubert & Arabie 1985): 0 is chance, 1 the same partition; higher is better.
    purity
        Share of articles with the label that is the commonest in their topic; up to 1, higher is better. It rises by itself with
        K.
    n_articles
        Articles that were compared.
    note
        Why the three are undefined; else empty.
    """

    nmi: float
    ari: float
    purity: float
    n_articles: int
    note: str


def label_agreement(doc_topic: FloatArray, labels: Sequence[str | None]) -> LabelAgreement:
    """Compare the leading topic of each article with its label.

    Parameters
    ----------
    doc_topic
        (D, K) θ; of equal shares the first topic leads.
    labels
        D labels; `None` leaves the article out.

    Raises
    ------
    ValueError
        Not as many labels as articles.

    Examples
    --------
    >>> theta = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.4, 0.6]])
    >>> agreement = label_agreement(theta, ["体育", "体育", "财经", None])
    >>> agreement.nmi, agreement.ari, agreement.purity, agreement.n_articles
    (1.0, 1.0, 1.0, 3)
    """
    if len(labels) != len(doc_topic):
        raise ValueError(f"there are {len(labels)} labels for {len(doc_topic)} articles.")
    known = [i for i, label in enumerate(labels) if label is not None]
    topic = np.asarray(doc_topic).argmax(axis=1)[known]
    names = [labels[i] for i in known]
    n_labels = len(set(names))
    if n_labels < 2:
        what = "no article has a label" if not known else "all articles have one label"
        return LabelAgreement(math.nan, math.nan, math.nan, len(known), what)
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
    from sklearn.metrics.cluster import contingency_matrix

    commonest = contingency_matrix(names, topic).max(axis=0)
    return LabelAgreement(
        nmi=float(normalized_mutual_info_score(names, topic)),
        ari=float(adjusted_rand_score(names, topic)),
        purity=float(commonest.sum() / len(known)),
        n_articles=len(known),
        note="",
    )
