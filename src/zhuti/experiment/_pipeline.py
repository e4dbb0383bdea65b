"""The rooms, one after the other, in memory."""

from __future__ import annotations

from dataclasses import dataclass

from zhuti.config import ExperimentConfig
from zhuti.core import ConfigError, Progress
from zhuti.corpus import Corpus, read_corpus
from zhuti.evaluate import Metrics, evaluate_topics
from zhuti.experiment._record import Stopwatch
from zhuti.matrix import DocTerm, build_doc_term
from zhuti.models import FittedTopics, fit_topics, make_estimator
from zhuti.summarise import ArticleSummary, label_topics, summarise
from zhuti.tokens import TokenCorpus, read_lexicon, read_stopwords, tokenise


@dataclass(frozen=True, slots=True)
class Results:
    """Every state of a run; all are of the same articles in the same order."""

    corpus: Corpus
    tokens: TokenCorpus
    doc_term: DocTerm
    topics: FittedTopics
    labels: tuple[str, ...]
    metrics: Metrics
    summaries: tuple[ArticleSummary, ...]


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
        progress=progress,
    )


def compute(config: ExperimentConfig, watch: Stopwatch, progress: Progress) -> Results:
    """Run every stage of an experiment but the writing."""
    # What is wrong with a setting should be known before hours are spent on the articles.
    estimator = make_estimator(
        config.model.engine,
        n_topics=config.model.n_topics,
        random_state=config.model.random_state,
        n_threads=config.run.n_threads,
        progress=progress,
        **config.model.options,
    )
    overrides = _label_overrides(config)
    lexicon = read_lexicon(config.tokens.lexicon)
    stopwords = read_stopwords(config.tokens.stopwords)
    with watch.stage("read"):
        corpus = read_articles(config, progress)
    with watch.stage("tokens"):
        tokens = tokenise(
            corpus,
            engine=config.tokens.engine,
            lexicon=lexicon,
            stopwords=stopwords,
            pos=config.tokens.pos or None,
            min_chars=config.tokens.min_chars,
            numbers=config.tokens.numbers,
            phrases=config.tokens.phrases,
            phrase_min_count=config.tokens.phrase_min_count,
            n_threads=config.run.n_threads,
            progress=progress,
        )
    with watch.stage("matrix"):
        doc_term = build_doc_term(
            tokens,
            min_doc_freq=config.vocabulary.min_doc_freq,
            max_doc_share=config.vocabulary.max_doc_share,
            passages=config.passages.by,
        )
    with watch.stage("model"):
        progress("model", 0, 1)
        topics = fit_topics(doc_term, estimator)
        labels = label_topics(topics, overrides=overrides)
        progress("model", 1, 1)
    with watch.stage("evaluate"):
        progress("evaluate", 0, 1)
        metrics = evaluate_topics(topics, doc_term, estimator, random_state=config.model.random_state)
        progress("evaluate", 1, 1)
    with watch.stage("summarise"):
        summaries = summarise(
            corpus,
            tokens,
            doc_term,
            topics,
            labels=labels,
            n_keywords=config.summary.n_keywords,
            n_sentences=config.summary.n_sentences,
            n_similar=config.summary.n_similar,
            progress=progress,
        )
    return Results(corpus, tokens, doc_term, topics, labels, metrics, summaries)


def _label_overrides(config: ExperimentConfig) -> dict[int, str]:
    wrong = [key for key in config.summary.labels if not (key.isdecimal() and int(key) < config.model.n_topics)]
    if wrong:
        last = config.model.n_topics - 1
        raise ConfigError(f"summary.labels: {', '.join(wrong)}: no such topic. Topics are numbered from 0 to {last}.")
    return {int(key): label for key, label in config.summary.labels.items()}
