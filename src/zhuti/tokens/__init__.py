"""From a corpus to tokens: segmentation, user dictionaries, stop words, sentences, phrases and new words.

Takes a `Corpus`, gives a `TokenCorpus`: term ids and offsets, flat, with a report of what was dropped and found.
"""

from zhuti.core import split_sentences
from zhuti.tokens._discover import Candidate, discover_words, render_evidence, render_word_list
from zhuti.tokens._jieba_engine import JiebaSegmenter
from zhuti.tokens._lexicon import Lexicon, LexiconEntry, UserWords, read_lexicon
from zhuti.tokens._phrases import join_known_phrases
from zhuti.tokens._rules import CONTENT_POS
from zhuti.tokens._segmenter import Segmenter
from zhuti.tokens._stopwords import read_stopwords
from zhuti.tokens._store import load_tokens, save_tokens
from zhuti.tokens._tokenise import tokenise
from zhuti.tokens._types import TokenCorpus, TokenReport

__all__ = [
    "CONTENT_POS",
    "Candidate",
    "JiebaSegmenter",
    "Lexicon",
    "LexiconEntry",
    "Segmenter",
    "TokenCorpus",
    "TokenReport",
    "UserWords",
    "discover_words",
    "join_known_phrases",
    "load_tokens",
    "read_lexicon",
    "read_stopwords",
    "render_evidence",
    "render_word_list",
    "save_tokens",
    "split_sentences",
    "tokenise",
]
