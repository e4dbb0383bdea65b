"""A new study, ready to run."""

from __future__ import annotations

import shutil
from pathlib import Path

import zhuti
from zhuti.core import RequestError

_STUDY = """\
# A study. `zhuti run study.toml` reads the articles and writes the run directory runs/study.
# Every key is described in docs/config.md; `zhuti validate study.toml` checks what you wrote.

[corpus]
path = "articles"             # a folder of .txt, or a .jsonl, .csv or .parquet file (then: text, id, title, date name its columns)
duplicates = "flag"           # flag, first or keep

[tokens]
lexicon = "lexicon.txt"       # your own words, a line each: word, and if you like its frequency and part of speech
stopwords = ["stopwords/zh_hans.txt", "stopwords/news.txt"]
pos = ["n", "v", "a", "i", "j", "l"]

[vocabulary]
min_doc_freq = 2              # a term stands in at least so many passages …
max_doc_share = 0.5           # … and in at most this share of them

[model]
n_topics = 6
random_state = 0
"""


def new_study(folder: str | Path) -> Path:
    """Make a study: a config, a lexicon, stop lists and the five example articles.

    Parameters
    ----------
    folder
        Must not exist, or be empty.

    Returns
    -------
    Path
        The config, which runs as it stands.

    Raises
    ------
    RequestError
        The folder holds something, or cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     study = new_study(Path(home, "study"))
    ...     sorted(path.name for path in study.parent.iterdir())
    ['articles', 'lexicon.txt', 'stopwords', 'study.toml']
    """
    target = Path(folder)
    seeds = _seeds_folder()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise RequestError(f"{target}: is there already and not an empty folder; nothing was touched.")
        target.mkdir(parents=True, exist_ok=True)
        shutil.copytree(seeds / "articles", target / "articles")
        shutil.copytree(seeds / "stopwords", target / "stopwords", ignore=shutil.ignore_patterns("*.md"))
        shutil.copyfile(seeds / "lexicon" / "campaigns.txt", target / "lexicon.txt")
        study = target / "study.toml"
        study.write_text(_STUDY, encoding="utf-8")
    except shutil.Error as error:  # of several files, each with its own reason
        raise RequestError(f"{target}: cannot be written to ({error.args[0][0][2]}).") from None
    except OSError as error:
        raise RequestError(f"{target}: cannot be written to ({error.strerror}).") from None
    return study


def _seeds_folder() -> Path:
    """Return the seeds: inside an installed package, or beside `src` in a checkout."""
    package = Path(zhuti.__file__).parent
    installed = package / "_seeds"
    return installed if installed.is_dir() else package.parent.parent / "seeds"
