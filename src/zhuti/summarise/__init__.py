"""From fitted topics to a topic summary of each article.

A `Corpus`, its `TokenCorpus`, `DocTerm` and `FittedTopics` come in; `summarise` gives one `ArticleSummary` an article, whose
offsets point into the decoded original. `label_topics` names topics, `find_figures` reads quantities out of any clean text, and
`summary_to_dict` and `topics_to_dict` make the objects of `summaries.jsonl` and `topics.json`.

The room can be called: `zhuti.summarise(...)` is `zhuti.summarise.summarise(...)`.
"""

import sys
from types import ModuleType

from zhuti.summarise._dicts import summary_to_dict, topics_to_dict
from zhuti.summarise._figure_what import Quantity
from zhuti.summarise._figures import find_figures
from zhuti.summarise._labels import label_topics
from zhuti.summarise._quotes import find_quotes
from zhuti.summarise._summarise import summarise
from zhuti.summarise._types import ArticleSummary, Figure, KeySentence, Keyword, Quote, Similar, TopicShare

__all__ = [
    "ArticleSummary",
    "Figure",
    "KeySentence",
    "Keyword",
    "Quantity",
    "Quote",
    "Similar",
    "TopicShare",
    "find_figures",
    "find_quotes",
    "label_topics",
    "summarise",
    "summary_to_dict",
    "topics_to_dict",
]


class _CallableRoom(ModuleType):
    __call__ = staticmethod(summarise)


sys.modules[__name__].__class__ = _CallableRoom
