"""The measures of a run, in Chinese and English: what each is called, and what it means in a sentence."""

from __future__ import annotations

from typing import Final

METRIC_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "npmi": ("一致性（NPMI）", "Coherence (NPMI)"),
    "npmi_mean": ("平均 NPMI", "Mean NPMI"),
    "npmi_mean_means": (
        "各主题前十个词在同一段中共现的程度，−1 到 1，越高越好。",
        "How much the ten leading terms of a topic stand in the same passages; −1 to 1, higher is better.",
    ),
    "npmi_undefined": ("NPMI 未定义的主题", "Topics without NPMI"),
    "npmi_undefined_means": (
        "其主要词不足以计算；不计入平均值。",
        "Their leading terms are too few to measure; they are not in the mean.",
    ),
    "c_v": ("一致性（C_v）", "Coherence (C_v)"),
    "c_v_mean": ("平均 C_v", "Mean C_v"),
    "c_v_mean_means": (
        "主要词在文中所伴的词是否相同（滑动窗口），0 到 1，越高越好。",
        "Whether leading terms keep the same company in a sliding window; 0 to 1, higher is better.",
    ),
    "c_npmi_mean": ("平均 C_NPMI", "Mean C_NPMI"),
    "c_npmi_mean_means": (
        "同 NPMI，但在滑动窗口中计共现，−1 到 1，越高越好。",
        "As NPMI, but within a sliding window; −1 to 1, higher is better.",
    ),
    "c_uci_mean": ("平均 C_UCI", "Mean C_UCI"),
    "c_uci_mean_means": (
        "主要词两两的点互信息，越高越好。",
        "Pointwise mutual information of pairs of leading terms; higher is better.",
    ),
    "u_mass_mean": ("平均 U_Mass", "Mean U_Mass"),
    "u_mass_mean_means": (
        "较常见的主要词在多大程度上预示较罕见的词同篇出现，最高为 0，越高越好。",
        "How far the commoner leading terms foretell the rarer ones; up to 0, higher is better.",
    ),
    "diversity": ("多样性", "Diversity"),
    "diversity_means": (
        "各主题前 25 个词中不重复的比例，最高为 1，越高主题越不雷同。",
        "Share of distinct terms among the 25 leading ones of all topics; up to 1, higher means less alike.",
    ),
    "exclusivity": ("独占性", "Exclusivity"),
    "exclusivity_mean": ("平均独占性", "Mean exclusivity"),
    "exclusivity_mean_means": (
        "主要词有多大部分专属于一个主题，最高为 1，越高越好。",
        "How far the leading terms belong to one topic alone; up to 1, higher is better.",
    ),
    "perplexity": ("困惑度", "Perplexity"),
    "perplexity_means": (
        "对留出文本的预测：模型平均相当于在多少个词中猜测，越低越好；只可在同一语料、同一划分之间比较。",
        "Prediction of held-out text: among how many terms the model guesses; lower is better, for one corpus and split only.",
    ),
    "perplexity_passages": ("留出的段落", "Passages held out"),
    "perplexity_passages_means": ("困惑度由这些段落得出。", "The perplexity is measured on them."),
    "label_nmi": ("与人工类别的 NMI", "NMI with labels"),
    "label_nmi_means": (
        "文章首要主题与人工类别的归一化互信息，最高为 1，越高越好。",
        "Normalised mutual information of leading topics and labels; up to 1, higher is better.",
    ),
    "label_ari": ("与人工类别的 ARI", "ARI with labels"),
    "label_ari_means": (
        "两篇文章同主题与同类别是否一致，扣除偶然一致，最高为 1，越高越好。",
        "Whether pairs of one topic are pairs of one label, chance taken off; up to 1, higher is better.",
    ),
    "label_purity": ("纯度", "Purity"),
    "label_purity_means": (
        "各主题中最多的类别所占的比例，最高为 1，越高越好。",
        "Share of articles that have their topic's commonest label; up to 1, higher is better.",
    ),
    "stability": ("稳定性", "Stability"),
    "stability_mean": ("平均稳定性", "Mean stability"),
    "stability_mean_means": (
        "换随机状态、重抽段落后重新拟合，同一主题有多相似，0 到 1，越高越好。",
        "How alike a topic comes back under other random states and passages drawn anew; 0 to 1, higher is better.",
    ),
    "unstable": ("不稳定：重新拟合时另有主题与它同样相近", "unstable: in refits another topic is as near"),
}
