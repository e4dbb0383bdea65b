"""The metrics of a run, in one table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is measured of fitted topics; NaN is undefined. Measures of leading terms are of each topic's 10.

    Attributes
    ----------
    npmi
        (K,) NPMI coherence over the passages that the topics were fitted to; −1 to 1, higher is better.
    npmi_mean
        Mean of the defined ones.
    npmi_undefined
        How many of them are undefined.
    u_mass, c_uci, c_npmi, c_v
        (K,) coherence as gensim has it, over the reference: UMass over articles, UCI and NPMI over windows of 10 tokens, C_v over
        windows of 110; higher is better.
    u_mass_mean, c_uci_mean, c_npmi_mean, c_v_mean
        Means of the defined ones.
    coherence_undefined
        Topics for which one of the four is undefined.
    coherence_note
        Why; empty when none is.
    diversity
        Share of distinct terms among the topics' 25 leading ones; up to 1, higher is better.
    exclusivity
        (K,) mean share that a topic has of its leading terms; up to 1, higher is better.
    exclusivity_mean
        Their mean.
    significance_uniform, significance_vacuous, significance_background
        (K,) distances in nats from topics that say nothing; from 0 up, higher is better.
    perplexity
        Of held-out passages, by document completion, under the same estimator fitted to others; from 1 up, lower is better;
        comparable only between models of the same counts and split.
    perplexity_error
        Standard error of its logarithm over the held-out passages.
    perplexity_passages
        How many passages were held out.
    perplexity_note
        Why the perplexity is undefined, or of what sample it is; else empty.
    label_nmi, label_ari, label_purity
        Agreement of articles' leading topics with their labels; up to 1, higher is better.
    label_articles
        Articles that have a label and tokens.
    label_note
        Why the three are undefined; else empty.
    stability, stability_low, stability_high
        (K,) similarity of each topic with its counterpart in models fitted anew, by Jensen–Shannon: the mean and the central
        90 % of the refits; 0 to 1, higher is better.
    stability_rival
        (K,) what `stability_low` must be above: the similarity with the nearest other topic of the refits (95th percentile).
    stability_rbo, stability_rbo_low, stability_rbo_high
        (K,) the same as the first three by rank-biased overlap of leading terms.
    stability_mean
        Mean of `stability`.
    stability_states, stability_resamples
        Means of the refits under other random states, and of those of passages drawn anew.
    unstable
        (K,) whether `stability_low` is not above `stability_rival`: some other topic is as near as the one that should be the same.
    n_refits
        How many refits the figures are of.
    stability_note
        Why they are undefined, or of what sample they are; else empty.
    """

    npmi: tuple[float, ...]
    npmi_mean: float
    npmi_undefined: int
    u_mass: tuple[float, ...]
    u_mass_mean: float
    c_uci: tuple[float, ...]
    c_uci_mean: float
    c_npmi: tuple[float, ...]
    c_npmi_mean: float
    c_v: tuple[float, ...]
    c_v_mean: float
    coherence_undefined: int
    coherence_note: str
    diversity: float
    exclusivity: tuple[float, ...]
    exclusivity_mean: float
    significance_uniform: tuple[float, ...]
    significance_vacuous: tuple[float, ...]
    significance_background: tuple[float, ...]
    perplexity: float
    perplexity_error: float
    perplexity_passages: int
    perplexity_note: str
    label_nmi: float
    label_ari: float
    label_purity: float
    label_articles: int
    label_note: str
    stability: tuple[float, ...]
    stability_low: tuple[float, ...]
    stability_high: tuple[float, ...]
    stability_rival: tuple[float, ...]
    stability_rbo: tuple[float, ...]
    stability_rbo_low: tuple[float, ...]
    stability_rbo_high: tuple[float, ...]
    stability_mean: float
    stability_states: float
    stability_resamples: float
    unstable: tuple[bool, ...]
    n_refits: int
    stability_note: str

    def to_dict(self) -> dict[str, object]:
        """Return the metrics by name, ready for JSON: `None` for NaN and infinity, which JSON cannot hold."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Return the metrics that `to_dict` wrote; NaN for `None`. Names that are none of ours are passed over.

        Raises
        ------
        ValueError
            Some of the metrics are missing.
        """
        names = [field.name for field in fields(cls)]
        missing = [name for name in names if name not in plain]
        if missing:
            raise ValueError(f"no metrics of this version of zhuti: {', '.join(missing)} missing.")
        return cls(**{name: _number(plain[name]) for name in names})


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_number(item) for item in value)
    return math.nan if value is None else value
