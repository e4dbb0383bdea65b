"""How good topics are.

`FittedTopics` and a `DocTerm` come in; `evaluate_topics` gives the `Metrics` of a run. The measures behind it take plain arrays:
coherence, diversity, exclusivity, and the perplexity of held-out text. Undefined is NaN everywhere.
"""

from zhuti.evaluate._coherence import npmi_coherence
from zhuti.evaluate._metrics import Metrics, evaluate_topics
from zhuti.evaluate._perplexity import perplexity, split_tokens
from zhuti.evaluate._terms import exclusivity, frex, top_terms, topic_diversity

__all__ = [
    "Metrics",
    "evaluate_topics",
    "exclusivity",
    "frex",
    "npmi_coherence",
    "perplexity",
    "split_tokens",
    "top_terms",
    "topic_diversity",
]
