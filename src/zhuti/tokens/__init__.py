"""From a corpus to tokens: segmentation, user dictionaries, stop words, sentences, phrases and new words.

Takes a `Corpus`, gives a `TokenCorpus`: term ids and offsets, flat, with a report of what was dropped and found.
"""

from zhuti.tokens._jieba_engine import JiebaSegmenter
from zhuti.tokens._lexicon import Lexicon, LexiconEntry, UserWords, read_lexicon
from zhuti.tokens._types import TokenCorpus

__all__ = [
    "JiebaSegmenter",
    "Lexicon",
    "LexiconEntry",
    "TokenCorpus",
    "UserWords",
    "read_lexicon",
]
