"""What the page of a run says in words of its own, in Chinese and English."""

from __future__ import annotations

from typing import Final

PAGE_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "report": ("主题报告", "Topic report"),
    "views": ("页面", "Views"),
    "language": ("语言", "Language"),
    "theme": ("外观", "Appearance"),
    "theme_auto": ("随系统", "As the system"),
    "theme_light": ("浅色", "Light"),
    "theme_dark": ("深色", "Dark"),
    "made_by": ("由 zhuti 生成，离线可读。", "Made by zhuti; reads offline."),
    # overview
    "overview": ("概览", "Overview"),
    "corpus": ("语料", "Corpus"),
    "n_articles": ("文章", "articles"),
    "n_chars": ("清洗后字数", "characters after cleaning"),
    "n_tokens": ("词次", "tokens"),
    "n_terms": ("词表", "terms"),
    "n_passages": ("训练单位", "passages"),
    "n_topics": ("主题", "topics"),
    "dates": ("日期", "dates"),
    "metrics": ("质量指标", "Quality"),
    "measure": ("指标", "Measure"),
    "meaning": ("含义", "What it means"),
    "cleaning": ("清洗", "Cleaning"),
    "cleaning_means": (
        "各规则改动的处数；每处改动都有记录，可在文章页查看。",
        "Edits by rule; each is recorded and can be seen on the page of its article.",
    ),
    "rule": ("规则", "Rule"),
    "edits": ("改动", "Edits"),
    "flagged": ("标记", "Flags"),
    "problems": ("读入时发现的问题（{n}）", "Problems met while reading ({n})"),
    "settings": ("设置", "Settings"),
    "setting": ("设置项", "Setting"),
    "versions": ("版本", "Versions"),
    "package": ("程序", "Package"),
    "version": ("版本", "Version"),
    "undefined": ("未定义", "undefined"),
    # topics
    "map": ("主题图", "Map of topics"),
    "map_means": (
        "相近的主题用词相近（Jensen–Shannon 距离，经典多维标度）；圆的面积是主题在语料中的占比。",
        "Topics that lie close use words alike (Jensen–Shannon distances, classical scaling); areas are shares of the corpus.",
    ),
    "all_topics": ("全部主题", "All topics"),
    "relevance": ("相关度 λ", "Relevance λ"),
    "relevance_means": (
        "λ = 1 只看词在主题中的概率，λ = 0 只看它比在语料中高多少；0.6 一般最便于理解（Sievert 与 Shirley，2014）。",
        (
            "λ = 1 ranks terms by their probability in the topic, λ = 0 by how far it exceeds that in the corpus; .6 reads best "
            "as a rule (Sievert & Shirley 2014)."
        ),
    ),
    "bars_mean": (
        "深色：估计来自本主题的词次；浅色：在语料中的词次。",
        "Dark: tokens estimated to come from this topic; light: tokens in the corpus.",
    ),
    "term": ("词", "Term"),
    "in_topic": ("本主题", "This topic"),
    "in_corpus": ("语料", "Corpus"),
    "probability": ("概率", "Probability"),
    "leading_articles": ("主要文章", "Leading articles"),
    "show_articles": ("列出以此为首要主题的文章", "List the articles led by this topic"),
    # articles
    "articles": ("文章", "Articles"),
    "article": ("文章", "Article"),
    "search": ("搜索", "Search"),
    "search_in": ("标题、编号、来源、关键词", "title, id, source, key terms"),
    "led_by": ("首要主题", "Leading topic"),
    "any_topic": ("任何主题", "any topic"),
    "found": ("{n} 篇", "{n} articles"),
    "found_of": ("{n} 篇，共 {all} 篇", "{n} of {all} articles"),
    "title": ("标题", "Title"),
    "date": ("日期", "Date"),
    "source": ("来源", "Source"),
    "length": ("字数", "Length"),
    "number": ("序号", "No."),
    "sort_by": ("按{column}排序", "sort by {column}"),
    "sample": (
        "本页列出 {n} 篇（含各主题的主要文章，其余均匀抽取），语料共 {all} 篇。用 zhuti report RUN --serve 可读全部。",
        (
            "This page lists {n} articles (those that lead a topic, the rest spread evenly) of {all}. zhuti report RUN --serve "
            "reads all of them."
        ),
    ),
    "read_all": ("读入全部 {all} 篇", "Read all {all}"),
    "reading": ("正在读入…", "Reading …"),
    "no_detail": (
        "本页未收入这篇文章的全文。用 zhuti report RUN --serve 可读。",
        "The page does not hold this article in full; zhuti report RUN --serve reads it.",
    ),
    "no_article": ("没有这篇文章。", "There is no such article."),
    "old_browser": (
        "浏览器太旧，不能解压文章（需要 DecompressionStream）。",
        "This browser is too old to unpack articles (no DecompressionStream).",
    ),
    "back": ("返回列表", "Back to the list"),
    "previous": ("上一篇", "Previous"),
    "next": ("下一篇", "Next"),
    "count": ("次数", "Count"),
    "full_text": ("全文", "The text"),
    "full_text_means": (
        "底色是词在本文中最可能的主题，颜色越深越有把握；划线的是关键句。",
        "The colour of a word is its most probable topic here, the stronger the surer; key sentences are underlined.",
    ),
    "edits_shown": ("改动明细", "The edits"),
    "edits_first": ("只列前 {n} 处，全部在 edits.jsonl。", "The first {n}; all of them are in edits.jsonl."),
    "removed": ("原有", "Was"),
    "replaced": ("改为", "Became"),
    "deleted": ("（删去）", "(deleted)"),
    "place": ("原文位置", "Place in the original"),
    "metadata": ("其他信息", "Metadata"),
    "field": ("名称", "Field"),
    # time and groups
    "groups": ("时间与分组", "Time and groups"),
    "groups_mean": (
        "各组文章的平均主题占比，线段为均值的 90% 区间（学生氏 t；每篇计一次，只有一篇的组没有区间）。",
        (
            "Mean topic shares of the articles in each group, with 90 % intervals of the mean (Student's t; each article counts "
            "once, a group of one has no interval)."
        ),
    ),
    "group_by": ("分组依据", "Group by"),
    "unit_day": ("按日", "by day"),
    "unit_month": ("按月", "by month"),
    "unit_quarter": ("按季度", "by quarter"),
    "unit_year": ("按年", "by year"),
    "no_groups": ("文章没有日期，也没有可以分组的信息。", "The articles have no dates and nothing to group them by."),
    "table": ("数据表", "As a table"),
    "group": ("组", "Group"),
    # similar
    "pairs": ("相似与重复", "Similar articles"),
    "duplicates": ("重复与近似重复", "Duplicates and near duplicates"),
    "kind_duplicate": ("重复", "duplicate"),
    "kind_near_duplicate": ("近似重复", "near duplicate"),
    "kind": ("关系", "Relation"),
    "other": ("另一篇", "The other"),
    "similar_pairs": ("最相似的文章", "Most similar articles"),
    "similar_means": ("TF-IDF 权重的余弦相似度，0 到 1。", "Cosine similarity of TF-IDF weights, 0 to 1."),
    "score": ("相似度", "Similarity"),
    "none_found": ("没有。", "None."),
    # method
    "method": ("方法", "Method"),
    "for_paper": ("论文用语", "The paragraph for a paper"),
    "references": ("参考文献", "References"),
    "reproduce": ("如何重现", "How to reproduce"),
    "reproduce_means": (
        (
            "在运行目录中执行：config.toml 含全部设置，manifest.json 含每个输入与输出的 SHA-256 和各库的版本。"
            "同样的输入、设置和版本得到逐字节相同的结果，与线程数无关。"
        ),
        (
            "In the run directory: config.toml has every setting, manifest.json the SHA-256 of every input and output and the "
            "versions of the libraries. The same inputs, settings and versions give the same bytes, on any number of threads."
        ),
    ),
    "config_hash": ("config.toml 的 SHA-256", "SHA-256 of config.toml"),
}
