"""From fitted topics to a topic summary of each article.

A `Corpus`, its `TokenCorpus`, `DocTerm` and `FittedTopics` come in; `summarise` gives one `ArticleSummary` an article, whose
offsets point into the decoded original, and `iter_summaries` gives them one by one. `label_topics` names topics, `find_figures`
and `find_entities` read any clean text, `explain` says which words carried a share, sentence or term, and `summary_line` and
`topics_to_dict` make what `summaries.jsonl` and `topics.json` hold; `summary_to_dict` and `summary_from_dict` go between.

The room can be called: `zhuti.summarise(...)` is `zhuti.summarise.summarise(...)`.
"""

import sys
from types import ModuleType

from zhuti.summarise._dicts import summary_from_dict, summary_to_dict, topics_to_dict
from zhuti.summarise._entities import find_entities
from zhuti.summarise._explain import (
    Explanation,
    TokenTopic,
    TokenTopics,
    explain,
    token_topics,
    token_topics_by_article,
)
from zhuti.summarise._figure_what import Quantity
from zhuti.summarise._figures import find_figures
from zhuti.summarise._labels import label_topics
from zhuti.summarise._line import summary_line
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._summarise import iter_summaries, summarise
from zhuti.summarise._types import ArticleSummary, Entity, Figure, KeySentence, Keyword, Quote, Similar, TopicShare

__all__ = [
    "ArticleSummary",
    "Entity",
    "Explanation",
    "Figure",
    "KeySentence",
    "Keyword",
    "Quantity",
    "Quote",
    "Similar",
    "TokenTopic",
    "TokenTopics",
    "TopicShare",
    "explain",
    "find_entities",
    "find_figures",
    "find_quotes",
    "iter_summaries",
    "label_topics",
    "summarise",
    "summary_from_dict",
    "summary_line",
    "summary_to_dict",
    "token_topics",
    "token_topics_by_article",
    "topics_to_dict",
]


class _CallableRoom(ModuleType):
    __call__ = staticmethod(summarise)


sys.modules[__name__].__class__ = _CallableRoom
