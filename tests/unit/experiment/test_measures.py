"""Labels of articles, and the reference."""

from types import MappingProxyType

from zhuti.config import parse_config
from zhuti.corpus import Article, Corpus
from zhuti.experiment._measures import article_labels, reference_config


def test_a_label_is_text_and_blank_is_none():
    values = ["农业", " 党建 ", "", "  ", None, 3]
    articles = [Article(str(i), "春耕", metadata=MappingProxyType({"label": value})) for i, value in enumerate(values)]
    articles.append(Article("more", "春耕"))
    assert article_labels(Corpus(tuple(articles)), "label") == ("农业", "党建", None, None, None, "3", None)


def test_every_article_of_a_reference_is_read():
    corpus = {"path": "/a", "text": "正文", "on_empty": "error", "duplicates": "first"}
    config = parse_config({"corpus": corpus, "evaluate": {"reference": "/b"}})
    changed = reference_config(config)
    assert str(changed.corpus.path) == "/b"
    assert (changed.corpus.text, changed.corpus.on_empty, changed.corpus.duplicates) == ("正文", "flag", "keep")
    assert changed.tokens == config.tokens
    assert str(config.corpus.path) == "/a"
