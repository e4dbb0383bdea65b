"""The rooms, one after the other; what is on disk already is read and not computed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from zhuti.config import ExperimentConfig
from zhuti.core import ConfigError, Progress, RunError, give_back_memory, once, silent, well_formed, write_atomic
from zhuti.corpus import Corpus, load_corpus, read_corpus, save_corpus
from zhuti.evaluate import HeldOut, Metrics, evaluate_topics, held_out_perplexity
from zhuti.experiment._beside import beside
from zhuti.experiment._json import canonical_json
from zhuti.experiment._keys import STAGES, list_inputs, read_key, stage_keys
from zhuti.experiment._measures import ReferenceText, article_labels, reference_config
from zhuti.experiment._record import Stopwatch
from zhuti.experiment._results import DOC_TERM, METRICS, SUMMARIES, TOKENS, StoredSummaries, stored_lines
from zhuti.experiment._stages import StageStore
from zhuti.matrix import DocTerm, build_doc_term, load_doc_term, save_doc_term
from zhuti.models import FittedTopics, TopicEstimator, fit_topics, load_topics, make_estimator, save_topics
from zhuti.summarise import ArticleSummary, iter_summaries, label_topics, summary_line
from zhuti.tokens import TokenCorpus, load_tokens, read_lexicon, read_stopwords, save_tokens, tokenise

_T = TypeVar("_T")


class Pipeline:
    """The stages of one experiment. Each is computed when it is first asked for, from those it needs, unless the store has it.

    Asking for `metrics`, say, reads the articles only where no later stage is on disk. Making the object checks every setting
    that can be checked before the articles are read.

    Parameters
    ----------
    config
        Of the experiment.
    store
        Where stages are looked for and kept.
    watch
        Told how long each stage takes.
    progress
        Told how far each stage is.

    Raises
    ------
    RequestError
        From any member: the config, its files or the articles are not as they should be.
    OSError
        From any member: a stage cannot be written.
    """

    def __init__(
        self,
        config: ExperimentConfig,
        store: StageStore,
        *,
        watch: Stopwatch | None = None,
        progress: Progress = silent,
    ) -> None:
        self.config = config
        self.store = store
        self._reused: set[str] = set()
        self._held_out: HeldOut | None = None
        self._watch = watch or Stopwatch()
        self._progress = progress
        # What is wrong with a setting should be known before hours are spent on the articles.
        self._estimator()
        self._overrides = _label_overrides(config)
        self._lexicon = read_lexicon(config.tokens.lexicon)
        self._stopwords = read_stopwords(config.tokens.stopwords)

    def _estimator(self, progress: Progress | None = None) -> TopicEstimator:
        """Return a new estimator: one that was fitted holds as much as its topics."""
        settings = self.config.model
        return make_estimator(
            settings.engine,
            n_topics=settings.n_topics,
            random_state=settings.random_state,
            n_threads=self.config.run.n_threads,
            progress=progress or self._progress,
            **settings.options,
        )

    @property
    def reused(self) -> list[str]:
        """The stages that were taken from the store, in running order."""
        return [stage for stage in STAGES if stage in self._reused]

    @once
    def keys(self) -> dict[str, str]:
        """The key of each stage. The articles are read for it, where they have not been."""
        return stage_keys(self.config, self._read[0])

    @once
    def _read(self) -> tuple[str, Corpus | None]:
        """The key of reading, and the articles if they had to be read for it."""
        with self._watch.stage("read"):
            if self.store.holds("read"):
                key = read_key(self.config, list_inputs(self.config, hashed=True))
                if self.store.find("read", key) is not None:
                    self._reused.add("read")
                    return key, None
            return self._read_anew()

    def _read_anew(self) -> tuple[str, Corpus]:
        listed = list_inputs(self.config, hashed=False)
        corpus = read_articles(self.config, self._progress)
        # The bytes that were read, not those that lay there before, are what the articles are made of.
        key = read_key(self.config, listed.as_read(corpus))
        with self.store.keep("read", key) as folder:
            save_corpus(folder, corpus)
        give_back_memory()
        return key, corpus

    @once
    def corpus(self) -> Corpus:
        """The articles, clean."""
        key, corpus = self._read
        if corpus is None:
            with self._watch.stage("read"):
                corpus = self.store.load("read", key, load_corpus)
        if corpus is None:
            raise RunError(f"{self.store.path('read', key)}: was damaged while it was in use. Run again.")
        return corpus

    @once
    def tokens(self) -> TokenCorpus:
        """Their tokens."""
        return self._stage(
            "tokens",
            lambda: self._tokenise(self.corpus),
            lambda folder, tokens: save_tokens(tokens, folder / TOKENS),
            lambda folder: load_tokens(folder / TOKENS),
        )

    def _tokenise(self, corpus: Corpus) -> TokenCorpus:
        settings = self.config.tokens.model_dump(exclude={"lexicon", "stopwords", "pos"})
        return tokenise(
            corpus,
            lexicon=self._lexicon,
            stopwords=self._stopwords,
            pos=self.config.tokens.pos or None,
            n_threads=self.config.run.n_threads,
            progress=self._progress,
            **settings,
        )

    @once
    def doc_term(self) -> DocTerm:
        """Counts of terms in passages."""
        return self._stage(
            "matrix",
            lambda: build_doc_term(
                self.tokens, passages=self.config.passages.by, **self.config.vocabulary.model_dump()
            ),
            lambda folder, doc_term: save_doc_term(doc_term, folder / DOC_TERM),
            lambda folder: load_doc_term(folder / DOC_TERM),
        )

    @once
    def topics(self) -> FittedTopics:
        """The fitted topics."""
        return self._stage(
            "model",
            self._fit,
            lambda folder, topics: save_topics(topics, folder),
            load_topics,
        )

    def _fit(self) -> FittedTopics:
        doc_term = self.doc_term
        self._labels_of_articles()  # a column that is not there is told before hours are spent
        self._progress("model", 0, 1)
        if not self._measures_beside():
            topics = fit_topics(doc_term, self._estimator())
        else:
            # Neither fit keeps two cores busy all the time, and what is held out does not depend on the topics.
            with beside(lambda told: held_out_perplexity(doc_term, self._estimator(told))) as held_out:
                topics = fit_topics(doc_term, self._estimator())
            self._held_out = held_out.result()
        self._progress("model", 1, 1)
        return topics

    def _measures_beside(self) -> bool:
        """Say whether the perplexity is measured while the model is fitted."""
        return (
            self.config.model.engine == "zhuti"
            and self.config.run.n_threads != 1
            and self.store.find("evaluate", self.keys["evaluate"]) is None
        )

    @once
    def labels(self) -> tuple[str, ...]:
        """A label for each topic."""
        return label_topics(self.topics, overrides=self._overrides)

    @once
    def metrics(self) -> Metrics:
        """How good the topics are."""
        return self._stage(
            "evaluate",
            self._evaluate,
            lambda folder, metrics: write_atomic(folder / METRICS, canonical_json(metrics.to_dict())),
            lambda folder: Metrics.from_dict(json.loads((folder / METRICS).read_bytes())),
        )

    def _evaluate(self) -> Metrics:
        topics, doc_term = self.topics, self.doc_term
        reference = self.tokens if self.reference is None else self.reference.tokens
        self._progress("evaluate", 0, 1)
        # Not under the model's random state: every run over these passages holds out the same ones, and can be compared.
        metrics = evaluate_topics(
            topics,
            doc_term,
            self._estimator(),
            reference=reference,
            held_out=self._held_out,
            labels=self._labels_of_articles(),
            n_refits=self.config.evaluate.n_refits,
            progress=self._progress,
        )
        self._progress("evaluate", 1, 1)
        return metrics

    def _labels_of_articles(self) -> tuple[str | None, ...] | None:
        column = self.config.evaluate.labels
        return None if column is None else article_labels(self.corpus, column)

    @once
    def reference(self) -> ReferenceText | None:
        """Other articles that coherence is measured by; `None` where the config names none."""
        if self.config.evaluate.reference is None:
            return None
        return self._stage(
            "reference", self._read_reference, lambda folder, text: text.save(folder), ReferenceText.load
        )

    def _read_reference(self) -> ReferenceText:
        corpus = read_articles(reference_config(self.config), self._progress)
        return ReferenceText(self._tokenise(corpus), corpus.problems)

    def each_summary(self) -> Iterator[tuple[ArticleSummary, str]]:
        """Yield the summaries with their lines in the order of the articles; once all are taken, the store has them."""
        key = self.keys["summarise"]
        if (found := self.store.find("summarise", key)) is not None:
            self._reused.add("summarise")
            yield from stored_lines(found / SUMMARIES)
            return
        with self.store.keep("summarise", key) as folder, (folder / SUMMARIES).open("wb") as file:
            summaries = self._iter_summaries()
            while True:
                with self._watch.stage("summarise"):
                    summary = next(summaries, None)
                    if summary is None:
                        return
                    line = well_formed(summary_line(summary))
                    file.write(line.encode() + b"\n")
                yield summary, line

    def _iter_summaries(self) -> Iterator[ArticleSummary]:
        settings = self.config.summary
        return iter_summaries(
            self.corpus,
            self.tokens,
            self.doc_term,
            self.topics,
            labels=self.labels,
            n_keywords=settings.n_keywords,
            n_sentences=settings.n_sentences,
            n_similar=settings.n_similar,
            n_threads=self.config.run.n_threads,
            progress=self._progress,
        )

    @once
    def summaries(self) -> StoredSummaries:
        """The summaries, read from where they lie."""
        key = self.keys["summarise"]
        if self.store.find("summarise", key) is None:
            for _ in self.each_summary():
                pass
            self.store.settle()
        return StoredSummaries(self.store.path("summarise", key) / SUMMARIES)

    def _stage(
        self, stage: str, compute: Callable[[], _T], save: Callable[[Path, _T], None], load: Callable[[Path], _T]
    ) -> _T:
        """Return a stage from the store, or compute and keep it."""
        with self._watch.stage(stage):
            stored = self.store.load(stage, self.keys[stage], load)
            if stored is not None:
                self._reused.add(stage)
                return stored
            value = compute()
            with self.store.keep(stage, self.keys[stage]) as folder:
                save(folder, value)
            give_back_memory()
            return value


def read_articles(config: ExperimentConfig, progress: Progress) -> Corpus:
    """Read and clean the articles that a config names."""
    settings = config.clean.model_dump(exclude={"protect"})
    return read_corpus(
        config.corpus.path,
        text=config.corpus.text,
        id=config.corpus.id,
        title=config.corpus.title,
        date=config.corpus.date,
        on_empty=config.corpus.on_empty,
        rules=[rule for rule, wanted in settings.items() if wanted],
        protect=config.clean.protect,
        duplicates=config.corpus.duplicates,
        n_threads=config.run.n_threads,
        progress=progress,
    )


def _label_overrides(config: ExperimentConfig) -> dict[int, str]:
    wrong = [key for key in config.summary.labels if not (key.isdecimal() and int(key) < config.model.n_topics)]
    if wrong:
        last = config.model.n_topics - 1
        raise ConfigError(f"summary.labels: {', '.join(wrong)}: no such topic. Topics are numbered from 0 to {last}.")
    return {int(key): label for key, label in config.summary.labels.items()}
