"""New articles under the topics of a finished run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import scipy.sparse as sp

from zhuti.config import ExperimentConfig, load_config
from zhuti.core import ModelError, Problem, Progress, RequestError, sha256_file, silent, well_formed, write_parts
from zhuti.corpus import Article, Corpus
from zhuti.experiment._folder import INFERENCE_SCHEMA, MANIFEST, claim_folder, page_names, read_finished
from zhuti.experiment._json import compact_json
from zhuti.experiment._pipeline import read_articles
from zhuti.experiment._record import RunWriter, library_versions
from zhuti.experiment._results import SUMMARIES, TOPICS, count_lines, read_json
from zhuti.experiment._stages import unwritable
from zhuti.experiment._tables import doc_topic_table, parquet_bytes
from zhuti.matrix import DocTerm, build_doc_term
from zhuti.models import FittedTopics, infer_topics, load_topics
from zhuti.report import Page, page_facts
from zhuti.summarise import iter_summaries, summary_line
from zhuti.tokens import TokenCorpus, join_known_phrases, read_lexicon, read_stopwords, tokenise

UNKNOWN = "unknown_terms.jsonl"


@dataclass(frozen=True, slots=True)
class InferResult:
    """Summaries of new articles.

    Attributes
    ----------
    out
        The folder that holds them.
    n_tokens, n_unknown_tokens, n_unknown_terms
        Kept tokens of the new articles; those among them that the run's vocabulary does not have, and how many terms they are.
    """

    out: Path
    n_tokens: int
    n_unknown_tokens: int
    n_unknown_terms: int

    def summaries(self) -> Iterator[dict[str, Any]]:
        """Yield the summaries (`zhuti/summary/1`), in the order of the articles."""
        with (self.out / SUMMARIES).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def n_summaries(self) -> int:
        """Return how many summaries there are."""
        return count_lines(self.out / SUMMARIES)

    def problems(self) -> list[str]:
        """Return what was found wrong with the articles, one line each."""
        return [f"{problem['where']}: {problem['what']}" for problem in read_json(self.out / MANIFEST)["problems"]]


def infer_articles(
    run: str | Path, articles: Sequence[str | Path], *, out: str | Path, progress: Progress = silent
) -> InferResult:
    """Summarise new articles under a finished run: its cleaning, segmentation, vocabulary, topics and labels.

    An article's summary depends on the run and on the article alone, not on what else is summarised with it. So it has no
    `similar` articles and no flag for duplicates.

    Parameters
    ----------
    run
        A run directory; it is only read.
    articles
        Files or folders, as for `corpus.path`. A second article of one id becomes `id#2`.
    out
        The folder to write, of an earlier inference or new.
    progress
        Told how far each step is.

    Raises
    ------
    RequestError
        The run is not finished, or the word lists it was made with are not what they were; the articles cannot be read; `out`
        holds something else, or lies in the run.
    RunError
        The run is damaged, or the summaries cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from zhuti.experiment import new_study, run_experiment
    >>> with tempfile.TemporaryDirectory() as home:
    ...     study = new_study(Path(home, "study"))
    ...     run = run_experiment(study, out=Path(home, "run")).out
    ...     result = infer_articles(run, [study.parent / "articles"], out=Path(home, "new"))
    ...     len(list(result.summaries())), result.n_unknown_tokens < result.n_tokens
    (5, True)
    """
    folder, target = Path(run), Path(out)
    manifest = read_finished(folder)
    if target.resolve().is_relative_to(folder.resolve()):
        raise RequestError(f"{target}: lies in the run, which is not to be changed. Name another folder with --out.")
    config = load_config(folder / "config.toml")
    _check_word_lists(folder, manifest)
    with claim_folder(target, INFERENCE_SCHEMA):
        corpus = _read_all(config, articles, progress)
        topics = load_topics(folder / "model")
        tokens = _tokenise(config, corpus, topics, progress)
        doc_term = _count(tokens, topics.vocabulary, manifest["decisions"]["passages"])
        inferred = infer_topics(topics, doc_term, n_threads=config.run.n_threads)
        described = read_json(folder / TOPICS)["topics"]
        labels = [topic["label"] for topic in described]
        about = {
            "run": {"path": str(folder.resolve()), "manifest_sha256": sha256_file(folder / MANIFEST)},
            "config_sha256": manifest["config_sha256"],
            "inputs": [
                {"role": "articles", "path": file.path, "size": file.size, "sha256": file.sha256}
                for file in corpus.inputs
            ],
            "problems": [
                *({"where": p.where, "what": p.what} for p in (*corpus.problems, *_other_versions(folder, manifest)))
            ],
        }
        try:
            return _write(target, config, corpus, tokens, doc_term, inferred, labels, about, progress)
        except OSError as error:
            raise unwritable(target, error) from error


def _check_word_lists(folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse to segment otherwise than the run did."""
    changed = []
    for entry in manifest["inputs"]:
        if entry["role"] in ("lexicon", "stopwords"):
            try:
                same = sha256_file(Path(entry["path"])) == entry["sha256"]
            except OSError:
                same = False
            if not same:
                changed.append(f"  {entry['role']} {entry['path']}")
    if changed:
        raise RequestError(
            "\n".join(
                [f"{folder}: the word lists that it was made with are gone or changed:", *changed, "Restore them."]
            )
        )


def _other_versions(folder: Path, manifest: dict[str, Any]) -> Iterator[Problem]:
    today = library_versions()
    other = [name for name, version in manifest["versions"].items() if today.get(name) != version]
    if other:
        yield Problem(str(folder), f"was made with other versions of {', '.join(other)}; see `zhuti verify {folder}`.")


def _read_all(config: ExperimentConfig, sources: Sequence[str | Path], progress: Progress) -> Corpus:
    read: list[Article] = []
    problems: list[Problem] = []
    used: Counter[str] = Counter()
    corpora = [
        read_articles(
            config.model_copy(
                update={"corpus": config.corpus.model_copy(update={"path": Path(source), "duplicates": "keep"})}
            ),
            progress,
        )
        for source in sources
    ]
    for corpus in corpora:
        problems += corpus.problems
        for article in corpus:
            name = article.id
            while used[name]:
                used[article.id] += 1
                name = f"{article.id}#{used[article.id]}"
            used[name] += 1
            if name != article.id:
                problems.append(Problem(article.path, f'the id "{article.id}" is taken; renamed to "{name}".'))
            read.append(replace(article, id=name))
    if not read:
        raise RequestError("no articles: name files or folders of them.")
    return Corpus(tuple(read), tuple(problems), tuple(file for corpus in corpora for file in corpus.inputs))


def _tokenise(config: ExperimentConfig, corpus: Corpus, topics: FittedTopics, progress: Progress) -> TokenCorpus:
    settings = config.tokens.model_dump(exclude={"lexicon", "stopwords", "pos", "phrases", "phrase_min_count"})
    tokens = tokenise(
        corpus,
        lexicon=read_lexicon(config.tokens.lexicon),
        stopwords=read_stopwords(config.tokens.stopwords),
        pos=config.tokens.pos or None,
        n_threads=config.run.n_threads,
        progress=progress,
        **settings,
    )
    return tokens if config.tokens.phrases is None else join_known_phrases(tokens, topics.vocabulary)


def _count(tokens: TokenCorpus, vocabulary: tuple[str, ...], passages: Any) -> DocTerm:
    """Count the terms of the run in the passages of the new articles; rows are made as the run made its own."""
    try:
        own = build_doc_term(tokens, min_doc_freq=1, max_doc_share=1.0, passages=passages)
    except ModelError:  # not a single token
        docs = np.arange(tokens.n_docs, dtype=np.int32)
        nothing = sp.csr_matrix((tokens.n_docs, len(vocabulary)), dtype=np.int32)
        return DocTerm(nothing, vocabulary, tokens.doc_ids, docs, np.zeros_like(docs))
    place = {term: i for i, term in enumerate(vocabulary)}
    column = np.array([place.get(term, -1) for term in own.vocabulary], dtype=np.int64)
    known = np.flatnonzero(column >= 0)
    part = sp.coo_matrix(own.counts[:, known])
    shape = (own.n_passages, len(vocabulary))
    counts = sp.csr_matrix((part.data, (part.row, column[known][part.col])), shape=shape, dtype=np.int32)
    counts.sort_indices()
    return DocTerm(counts, vocabulary, own.doc_ids, own.passage_doc, own.passage_paragraph)


def _write(
    target: Path,
    config: ExperimentConfig,
    corpus: Corpus,
    tokens: TokenCorpus,
    doc_term: DocTerm,
    topics: FittedTopics,
    labels: Sequence[str],
    about: dict[str, object],
    progress: Progress,
) -> InferResult:
    names = page_names(corpus.ids)
    writer = RunWriter(target, names, INFERENCE_SCHEMA)
    summaries = iter_summaries(
        corpus,
        tokens,
        doc_term,
        topics,
        labels=labels,
        n_keywords=config.summary.n_keywords,
        n_sentences=config.summary.n_sentences,
        n_similar=0,
        n_threads=config.run.n_threads,
        progress=progress,
    )

    def pages(file: BinaryIO) -> Iterator[Page]:
        for name, summary, article in zip(names, summaries, corpus, strict=True):
            line = well_formed(summary_line(summary))
            file.write(line.encode() + b"\n")
            yield Page(name, line, page_facts(summary, article))

    with write_parts(target / SUMMARIES) as file:
        writer.write_pages(pages(file), len(names), config.summary.language, config.run.n_threads, progress)
    writer.adopt(SUMMARIES)
    writer.write("doc_topic.parquet", parquet_bytes(doc_topic_table(topics)))
    total: Counter[str] = Counter()
    writer.write_lines(UNKNOWN, map(compact_json, _unknown(tokens, frozenset(topics.vocabulary), total)))
    unknown = {"tokens": tokens.n_tokens, "unknown_tokens": total.total(), "unknown_terms": len(total)}
    writer.finish({**about, "counts": {"articles": len(corpus), **unknown}})
    return InferResult(target, tokens.n_tokens, total.total(), len(total))


def _unknown(tokens: TokenCorpus, known: frozenset[str], total: Counter[str]) -> Iterator[dict[str, object]]:
    """Yield for each article the terms that the run does not know, most frequent first, and add them to `total`."""
    for i, article in enumerate(tokens.doc_ids):
        terms = tokens.terms(i)
        unknown = Counter(term for term in terms if term not in known)
        total.update(unknown)
        by_count = dict(sorted(unknown.items(), key=lambda pair: (-pair[1], pair[0])))
        yield {"article": article, "tokens": len(terms), "unknown": unknown.total(), "terms": by_count}
