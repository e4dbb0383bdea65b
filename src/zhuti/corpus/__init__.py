"""Raw articles in, clean ones out.

Takes a folder, a file or a frame; gives a `Corpus` of `Article`, each with its metadata and with the `Edits` that were made to
its text, and with every problem met on the way.
"""

from zhuti.corpus._clean import CLEANING_RULES, CleanPage, clean_page
from zhuti.corpus._decode import Decoded, decode
from zhuti.corpus._edits import Edit, Edits
from zhuti.corpus._read import read_corpus
from zhuti.corpus._read_files import list_files
from zhuti.corpus._store import load_corpus, save_corpus
from zhuti.corpus._types import Article, Corpus, InputFile, Script

__all__ = [
    "CLEANING_RULES",
    "Article",
    "CleanPage",
    "Corpus",
    "Decoded",
    "Edit",
    "Edits",
    "InputFile",
    "Script",
    "clean_page",
    "decode",
    "list_files",
    "load_corpus",
    "read_corpus",
    "save_corpus",
]
