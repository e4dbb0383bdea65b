"""How good topics are.

`FittedTopics` and a `DocTerm` come in; `evaluate_topics` gives the `Metrics` of a run. The measures behind it take plain arrays:
coherence, diversity, exclusivity, and the perplexity of held-out text. Undefined is NaN everywhere.
"""

from zhuti.evaluate._agreement import alpha_interval, krippendorff_alpha, mean_interval, wilson_interval
from zhuti.evaluate._choose import Criterion, KChoice, KScore, choose_k, model_likeness, typical_model
from zhuti.evaluate._coherence import npmi_coherence
from zhuti.evaluate._evaluate import evaluate_topics
from zhuti.evaluate._held_out import HeldOut, held_out_perplexity
from zhuti.evaluate._intrusion import INTRUSION_TASKS, IntrusionItem, IntrusionTask, intrusion_items
from zhuti.evaluate._intrusion_score import IntrusionScore, TopicPrecision, score_intrusion
from zhuti.evaluate._labels import LabelAgreement, label_agreement
from zhuti.evaluate._map import topic_distances, topic_map
from zhuti.evaluate._match import TopicMatch, match_topics, rank_biased_overlap, topic_similarity
from zhuti.evaluate._metrics import Metrics
from zhuti.evaluate._perplexity import perplexity, split_tokens
from zhuti.evaluate._prevalence import CONFIDENCE, Prevalence, bin_dates, prevalence
from zhuti.evaluate._relevance import relevance, relevant_terms
from zhuti.evaluate._significance import Significance, topic_significance
from zhuti.evaluate._stability import Stability, topic_stability
from zhuti.evaluate._terms import exclusivity, frex, top_terms, topic_diversity
from zhuti.evaluate._windows import (
    WindowCounts,
    cv_coherence,
    uci_coherence,
    umass_coherence,
    window_counts,
    window_npmi_coherence,
)

__all__ = [
    "CONFIDENCE",
    "INTRUSION_TASKS",
    "Criterion",
    "HeldOut",
    "IntrusionItem",
    "IntrusionScore",
    "IntrusionTask",
    "KChoice",
    "KScore",
    "LabelAgreement",
    "Metrics",
    "Prevalence",
    "Significance",
    "Stability",
    "TopicMatch",
    "TopicPrecision",
    "WindowCounts",
    "alpha_interval",
    "bin_dates",
    "choose_k",
    "cv_coherence",
    "evaluate_topics",
    "exclusivity",
    "frex",
    "held_out_perplexity",
    "intrusion_items",
    "krippendorff_alpha",
    "label_agreement",
    "match_topics",
    "mean_interval",
    "model_likeness",
    "npmi_coherence",
    "perplexity",
    "prevalence",
    "rank_biased_overlap",
    "relevance",
    "relevant_terms",
    "score_intrusion",
    "split_tokens",
    "top_terms",
    "topic_distances",
    "topic_diversity",
    "topic_map",
    "topic_significance",
    "topic_similarity",
    "topic_stability",
    "typical_model",
    "uci_coherence",
    "umass_coherence",
    "wilson_interval",
    "window_counts",
    "window_npmi_coherence",
]
