"""The paragraph for a paper, in Chinese and English: only what this run did, with the works to cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from zhuti.report._view import RunView

_REFERENCES: Final = {
    "jieba": "Sun, J. (2012–2020). jieba: Chinese text segmentation. https://github.com/fxsjy/jieba",
    "opencc": "Kuo, C. (2010–). OpenCC: Open Chinese Convert. https://github.com/BYVoid/OpenCC",
    "lda": "Blei, D. M., Ng, A. Y., & Jordan, M. I. (2003). Latent Dirichlet allocation. "
    "Journal of Machine Learning Research, 3, 993–1022.",
    "cvb0": "Asuncion, A., Welling, M., Smyth, P., & Teh, Y. W. (2009). On smoothing and inference for topic models. "
    "In Proceedings of UAI 2009 (pp. 27–34).",
    "gibbs": "Griffiths, T. L., & Steyvers, M. (2004). Finding scientific topics. PNAS, 101(suppl. 1), 5228–5235.",
    "online": "Hoffman, M. D., Blei, D. M., & Bach, F. (2010). Online learning for latent Dirichlet allocation. "
    "In Advances in Neural Information Processing Systems 23.",
    "gensim": "Řehůřek, R., & Sojka, P. (2010). Software framework for topic modelling with large corpora. "
    "In Proceedings of the LREC 2010 Workshop on New Challenges for NLP Frameworks (pp. 45–50).",
    "sklearn": "Pedregosa, F., et al. (2011). Scikit-learn: Machine learning in Python. "
    "Journal of Machine Learning Research, 12, 2825–2830.",
    "nmf": "Lee, D. D., & Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. "
    "Nature, 401, 788–791.",
    "npmi": "Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. "
    "In Proceedings of GSCL 2009 (pp. 31–40).",
    "coherence": "Lau, J. H., Newman, D., & Baldwin, T. (2014). Machine reading tea leaves: Automatically evaluating "
    "topic coherence and topic model quality. In Proceedings of EACL 2014 (pp. 530–539).",
    "diversity": "Dieng, A. B., Ruiz, F. J. R., & Blei, D. M. (2020). Topic modeling in embedding spaces. "
    "Transactions of the ACL, 8, 439–453.",
    "exclusivity": "Bischof, J. M., & Airoldi, E. M. (2012). Summarizing topical content with word frequency and "
    "exclusivity. In Proceedings of ICML 2012.",
    "perplexity": "Wallach, H. M., Murray, I., Salakhutdinov, R., & Mimno, D. (2009). Evaluation methods for topic "
    "models. In Proceedings of ICML 2009 (pp. 1105–1112).",
    "relevance": "Sievert, C., & Shirley, K. E. (2014). LDAvis: A method for visualizing and interpreting topics. "
    "In Proceedings of the ACL Workshop on Interactive Language Learning, Visualization, and Interfaces (pp. 63–70).",
    "distance": "Endres, D. M., & Schindelin, J. E. (2003). A new metric for probability distributions. "
    "IEEE Transactions on Information Theory, 49(7), 1858–1860.",
    "scaling": "Torgerson, W. S. (1952). Multidimensional scaling: I. Theory and method. Psychometrika, 17(4), 401–419.",
}

_MODELS: Final = {
    "zhuti": (
        "潜在狄利克雷分配（LDA；Blei 等，2003），用 zhuti 自己的实现作折叠变分推断（Asuncion 等，2009）",
        (
            "latent Dirichlet allocation (LDA; Blei et al., 2003) by collapsed variational inference (Asuncion et al., 2009) "
            "as implemented in zhuti"
        ),
        ("lda", "cvb0"),
    ),
    "gensim": (
        "潜在狄利克雷分配（LDA；Blei 等，2003），用 gensim {gensim} 作在线变分推断（Hoffman 等，2010；Řehůřek 与 Sojka，2010）",
        (
            "latent Dirichlet allocation (LDA; Blei et al., 2003) by online variational inference in gensim {gensim} "
            "(Hoffman et al., 2010; Řehůřek & Sojka, 2010)"
        ),
        ("lda", "online", "gensim"),
    ),
    "sklearn": (
        "潜在狄利克雷分配（LDA；Blei 等，2003），用 scikit-learn {scikit-learn} 作变分推断（Hoffman 等，2010；Pedregosa 等，2011）",
        (
            "latent Dirichlet allocation (LDA; Blei et al., 2003) by variational inference in scikit-learn {scikit-learn} "
            "(Hoffman et al., 2010; Pedregosa et al., 2011)"
        ),
        ("lda", "online", "sklearn"),
    ),
    "nmf": (
        "对 TF-IDF 权重作非负矩阵分解（NMF；Lee 与 Seung，1999），用 scikit-learn {scikit-learn}（Pedregosa 等，2011）",
        (
            "non-negative matrix factorisation of TF-IDF weights (NMF; Lee & Seung, 1999) in scikit-learn {scikit-learn} "
            "(Pedregosa et al., 2011)"
        ),
        ("nmf", "sklearn"),
    ),
}

_MEASURES: Final = (
    (
        "npmi_mean",
        "NPMI 一致性均值为 {:.3f}（Bouma，2009；Lau 等，2014）",
        "mean NPMI coherence is {:.3f} (Bouma, 2009; Lau et al., 2014)",
        ("npmi", "coherence"),
    ),
    (
        "diversity",
        "多样性为 {:.3f}（Dieng 等，2020）",
        "topic diversity {:.3f} (Dieng et al., 2020)",
        ("diversity",),
    ),
    (
        "exclusivity_mean",
        "独占性均值为 {:.3f}（参见 Bischof 与 Airoldi，2012）",
        "mean exclusivity {:.3f} (cf. Bischof & Airoldi, 2012)",
        ("exclusivity",),
    ),
    (
        "perplexity",
        "留出文本的困惑度为 {:.1f}（Wallach 等，2009）",
        "perplexity of held-out text {:.1f} (Wallach et al., 2009)",
        ("perplexity",),
    ),
)


def method(view: RunView) -> dict[str, object]:
    """Return the paragraph in both languages, its references in alphabetical order, and the commands that make the run again."""
    cited = {"jieba", "relevance", "distance", "scaling"}
    parts = [_corpus(view), _words(view, cited), _model(view, cited), _quality(view.metrics, cited), _reading()]
    return {
        "zh": "".join(zh for zh, _ in parts),
        "en": " ".join(en for _, en in parts),
        "references": sorted(_REFERENCES[key] for key in cited),
        "commands": ["zhuti run config.toml", "zhuti verify ."],
        "config_sha256": view.config_sha256,
    }


def _corpus(view: RunView) -> tuple[str, str]:
    n, chars = len(view.corpus), sum(len(article.text) for article in view.corpus)
    edits = sum(len(article.edits.records) for article in view.corpus)
    dates = sorted(article.date for article in view.corpus if article.date)
    when = (f"（{dates[0]} 至 {dates[-1]}）", f" ({dates[0]} to {dates[-1]})") if dates else ("", "")
    version = view.versions["zhuti"]
    kept = view.settings["corpus"]["duplicates"] == "first"
    once = (
        ("重复与近似重复的文章只保留第一篇。", " Of duplicates and near duplicates only the first was kept.")
        if kept
        else ("", "")
    )
    return (
        (
            f"语料含 {n:,} 篇文章{when[0]}，清洗后共 {chars:,} 字。清洗用 zhuti {version} 按规则进行，"
            f"共改动 {edits:,} 处，每处均有记录，可还原为原文。{once[0]}"
        ),
        (
            f"The corpus holds {n:,} articles{when[1]} of {chars:,} characters after cleaning. They were cleaned by rule with "
            f"zhuti {version}; each of the {edits:,} edits is recorded and can be undone.{once[1]}"
        ),
    )


def _words(view: RunView, cited: set[str]) -> tuple[str, str]:
    tokens, vocabulary = view.settings["tokens"], view.settings["vocabulary"]
    zh, en = [], []
    if view.settings["clean"]["script"]:
        cited.add("opencc")
        zh.append(f"繁体字用 OpenCC {view.versions['opencc']} 转为简体（Kuo，2010）；")
        en.append(
            f"Traditional characters were turned into Simplified with OpenCC {view.versions['opencc']} (Kuo, 2010). "
        )
    ours = tokens["engine"] == "zhuti"
    zh.append("分词按 jieba 的精确模式（Sun，2012）" + ("，用 zhuti 的实现" if ours else ""))
    en.append("Texts were segmented in jieba's exact mode (Sun, 2012)" + (" as implemented in zhuti" if ours else ""))
    if n := view.counts["lexicon"]:
        zh.append(f"，附用户词典 {n} 部")
        en.append(f", with {n} user dictionar{'y' if n == 1 else 'ies'}")
    zh.append(f"；只保留 {tokens['min_chars']} 字以上的词")
    en.append(f"; terms of at least {tokens['min_chars']} characters were kept")
    if tokens.get("pos"):
        zh.append(f"，词性为 {'、'.join(tokens['pos'])} 者")
        en.append(f", of the parts of speech {', '.join(tokens['pos'])}")
    if n := view.counts["stopwords"]:
        zh.append(f"，并去除停用词（词表 {n} 份）")
        en.append(f", without stop words ({n} list{'' if n == 1 else 's'})")
    unit = {"article": ("文章", "articles"), "paragraph": ("段落", "passages of paragraphs")}[view.passages_by]
    share, least = vocabulary["max_doc_share"], vocabulary["min_doc_freq"]
    zh.append(
        f"。模型以{unit[0]}为单位训练，共 {view.counts['passages']:,} 个；词表收入至少见于 {least} 个、"
        f"至多见于 {share:.0%} 的词，得 {len(view.topics.vocabulary):,} 个词，{int(view.term_counts.sum()):,} 个词次。"
    )
    en.append(
        f". The model was trained on {view.counts['passages']:,} {unit[1]}; terms that stand in at least {least} and at "
        f"most {share:.0%} of them make a vocabulary of {len(view.topics.vocabulary):,} terms and "
        f"{int(view.term_counts.sum()):,} tokens."
    )
    return "".join(zh), "".join(en)


def _model(view: RunView, cited: set[str]) -> tuple[str, str]:
    engine = view.topics.engine
    zh, en, references = _MODELS.get(engine, (f" zhuti 的 {engine}", f"the engine {engine} of zhuti", ()))
    cited.update(references)
    n_topics, state = view.topics.n_topics, view.settings["model"]["random_state"]
    zh, en = (_filled(text, view.versions) for text in (zh, en))
    if engine == "zhuti" and view.topics.params.get("n_samples"):
        cited.add("gibbs")
        zh += "，再对吉布斯抽样（Griffiths 与 Steyvers，2004）的结果取平均"
        en += ", then an average over Gibbs draws (Griffiths & Steyvers, 2004)"
    return (
        (
            f"主题模型为{zh}；主题数 K = {n_topics}，random_state = {state}。"
            "一篇文章的主题占比是其各部分占比按词数加权的均值，附 90% 区间；区间不含主题本身的不确定性。"
        ),
        (
            f"The topic model is {en}, with K = {n_topics} topics and random state {state}. An article's topic shares are the mean "
            "of its passages' weighted by their tokens, with 90 % intervals that take the topics as known."
        ),
    )


def _filled(text: str, versions: Mapping[str, str]) -> str:
    for name, version in versions.items():
        text = text.replace(f"{{{name}}}", version)
    return text


def _quality(metrics: Mapping[str, Any], cited: set[str]) -> tuple[str, str]:
    zh, en = [], []
    for key, chinese, english, references in _MEASURES:
        value = metrics.get(key)
        if isinstance(value, int | float):
            cited.update(references)
            zh.append(chinese.format(value))
            en.append(english.format(value))
    if not zh:
        return "", ""
    return "，".join(zh) + "。", f"The {', '.join(en)}."


def _reading() -> tuple[str, str]:
    return (
        (
            "主题词按相关度排列（Sievert 与 Shirley，2014）；主题之间的距离为 Jensen–Shannon 距离（Endres 与 Schindelin，2003），"
            "以经典多维标度（Torgerson，1952）绘成平面图。"
        ),
        (
            "Terms are ranked by relevance (Sievert & Shirley, 2014); topics are mapped by classical scaling (Torgerson, 1952) of "
            "their Jensen–Shannon distances (Endres & Schindelin, 2003)."
        ),
    )
