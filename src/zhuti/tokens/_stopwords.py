"""Stop words: one a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from zhuti.tokens._lexicon import read_utf8_lines


def read_stopwords(paths: str | Path | Iterable[str | Path]) -> frozenset[str]:
    r"""Read stop words from one or more files: UTF-8, one word a line.

    A line that begins with `# ` is a comment, for where the list comes from; `#` alone is a stop word.

    Parameters
    ----------
    paths
        A file, or several; the words of all are joined.

    Raises
    ------
    RequestError
        A file is missing or not UTF-8; the message names file and line.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "stop.txt"
    >>> _ = file.write_text("# our own list\n的\n記者\n", encoding="utf-8")
    >>> sorted(read_stopwords(file))
    ['的', '記者']
    """
    files = [paths] if isinstance(paths, (str, Path)) else list(paths)
    lines = [line.strip() for file in files for line in read_utf8_lines(Path(file), "stop-word")]
    return frozenset(line for line in lines if line and not line.startswith("# "))
