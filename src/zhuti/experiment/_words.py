"""Candidates for the lexicon, from the articles of a config."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zhuti.core import Progress, RequestError, silent, write_atomic
from zhuti.experiment._pipeline import read_articles
from zhuti.experiment._run import check_config
from zhuti.tokens import Candidate, discover_words, read_lexicon, render_evidence, render_word_list


def propose_words(
    config: str | Path,
    *,
    out: str | Path = "words.txt",
    min_count: int = 10,
    overrides: Sequence[str] = (),
    progress: Progress = silent,
) -> list[Candidate]:
    r"""Look for words that neither jieba's dictionary nor the config's lexicon holds, and write them as a user dictionary.

    Parameters
    ----------
    config
        A config file.
    out
        The user dictionary to write, to be edited and then named in `tokens.lexicon`; the evidence for each word goes beside
        it, under the same name with the ending `.tsv`.
    min_count
        How often a word without quotation marks occurs at least; the larger the corpus, the higher.
    overrides
        Settings in the form `corpus.path=articles`.
    progress
        Told how far reading is.

    Returns
    -------
    list of Candidate
        What was written, by falling count.

    Raises
    ------
    RequestError
        The config or the articles are not as they should be, or one of the files is there already: it may have been edited.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.experiment import new_study
    >>> with tempfile.TemporaryDirectory() as home:
    ...     words = propose_words(new_study(Path(home, "study")), out=Path(home, "words.txt"))
    ...     Path(home, "words.txt").read_text(encoding="utf-8").count("\n") == len(words)
    True
    """
    resolved = check_config(config, overrides=overrides)
    target = Path(out)
    evidence = target.with_suffix(".tsv")
    if evidence == target:
        raise RequestError(f"{target}: the ending .tsv is for the evidence. Name the user dictionary .txt.")
    for path in (target, evidence):
        if path.exists():
            raise RequestError(f"{path}: is there already; nothing was touched. Name another file with --out.")
    known = read_lexicon(resolved.tokens.lexicon)
    candidates = discover_words(read_articles(resolved, progress).texts, known=known, min_count=min_count)
    try:
        write_atomic(evidence, render_evidence(candidates))
        write_atomic(target, render_word_list(candidates))
    except OSError as error:
        raise RequestError(
            f"{target}: cannot be written to ({error.strerror}). Name another file with --out."
        ) from None
    return candidates
