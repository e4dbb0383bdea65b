"""How far topics are from ones that say nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from zhuti.core import FloatArray


class Significance(NamedTuple):
    """(K,) distances of each topic from three kinds of topic that mean nothing, in nats; higher is better, 0 is no distance.

    Attributes
    ----------
    uniform
        Of its terms from all terms alike: ln V less the topic's entropy.
    vacuous
        Of its terms from those of the whole corpus: the topics' mean by share.
    background
        Of its articles from all articles alike: ln D less the entropy of where the topic lies.
    """

    uniform: FloatArray
    vacuous: FloatArray
    background: FloatArray


def topic_significance(topic_word: FloatArray, topic_share: FloatArray, doc_topic: FloatArray) -> Significance:
    """Return how far each topic is from uniform, vacuous and background topics (AlSumait, Barbará, Gentle & Domeniconi 2009).

    The Kullback–Leibler divergences of the paper's section 3. Its cosine and correlation distances, and the weighted ranking of
    all of them, are left out: the weights are chosen by hand.

    Parameters
    ----------
    topic_word
        (K, V) φ.
    topic_share
        (K,) shares of the corpus; they sum to 1.
    doc_topic
        (D, K) θ of articles; better without those that have no tokens, whose mixture is the prior's.

    Returns
    -------
    Significance
        `vacuous` is 0 for a single topic. A topic without any share has no distance from the corpus, and one that lies in no
        article none from the background: NaN.

    Examples
    --------
    >>> phi, theta = np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.5, 0.5], [1.0, 0.0]])
    >>> significance = topic_significance(phi, np.array([0.75, 0.25]), theta)
    >>> [values.round(3).tolist() for values in significance]
    [[0.0, 0.693], [0.032, 0.47], [0.057, 0.693]]
    """
    phi = np.asarray(topic_word, dtype=np.float64)
    share = np.asarray(topic_share, dtype=np.float64)
    theta = np.asarray(doc_topic, dtype=np.float64)
    uniform = _divergence(phi, np.full(phi.shape[1], 1 / phi.shape[1]))
    corpus = (share[:, None] * phi).sum(axis=0)  # no matrix product, whose bytes depend on the number of threads
    vacuous = np.where(share > 0, _divergence(phi, corpus), np.nan)
    with np.errstate(invalid="ignore"):
        lies = theta.T / theta.sum(axis=0)[:, None]
    background = _divergence(lies, np.full(len(theta), 1 / max(len(theta), 1)))
    return Significance(uniform, vacuous, np.where(np.isnan(lies).any(axis=1) | (not len(theta)), np.nan, background))


def _divergence(rows: FloatArray, other: FloatArray) -> FloatArray:
    """Return the Kullback–Leibler divergence of each row from `other`."""
    from scipy.special import rel_entr

    nats: FloatArray = rel_entr(rows, other).sum(axis=1)
    return nats
