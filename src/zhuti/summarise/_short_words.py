"""The words that decide where the line of a key sentence may end; data, one table a question."""

from __future__ import annotations

from typing import Final


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Patterns of what takes back or limits what is said, or that it depends on: all of the sentence is needed then.
LIMITS: Final = (
    "[，,；;。！？!?](?:但|然而|不过|除|否则|如|若|前提|而[不非]|却|仍|尚|[^，,；;。]{0,4}(?:不[是会能得等可应]|并[不非未没]|没有|未|禁止))",
    *_table("否认 不实 辟谣 未经 尚未 除外 取消 推迟 暂停 驳斥 质疑 拒绝"),
    *_table("如果 假如 倘若 只要 只有 除非 虽然 尽管 无论 不论 不仅 不但 不只 不光 一方面 因为 由于 之所以 与其"),
)
# A sentence that ends so says who says it.
SAYING: Final = _table("称 说 表示 认为 透露 报道 指出 介绍")
# A clause that holds one of these, begins or ends so is no statement: what it leads to is still to come.
LEADING: Final = _table("通过 经过 依托 围绕 针对 借助 凭借 按照 根据 作为 面对 随着 结合 为了 既")
OPENINGS: Final = _table("伴 随 带着 沿着 凭 自 对 关于 鉴于 据 经 就 向 以 在 从 为 与 同 把 用 因")
ENDINGS: Final = _table(
    """
    指出 强调 表示 认为 称 说 要求 宣布 透露 介绍 获悉 了解到 提出 显示 证实 确认 呼吁 主张 是 为 题目 包括 如 即 声明 报道 发现
    时 后 之际 期间 前夕 以来 同时 下 中 上 间 ” 》
    """
)
# Patterns with which a clause begins that follows on a whole statement: what more was done, what for, what it means.
FOLLOWING: Final = _table(
    """
    并 同时 这(?!里) 其中 从而 也是 也为 也将 此外 另 同比 增长 下降 占 希望 呼吁 进一步 推动 推进 促进 助力 旨在 着力 努力 切实
    不断 加快 为 以 强化 提升 提高 增强 确保 共同 全面 深入 继续 更好 更加 营造 积极 有力 有效 大力 使 让 力争 带动 帮助 解决 打造
    服务 导致 造成 做到 着重 坚持 扎实 认真 坚决 坚定 构建 维护 激发 奋力 激励 实现 引导 带领 保障 研究 听取 部署 庆祝 支持 形成
    开展 探索 审议 号召 与会 (?<=通知，)要求 (?<=指示，)要求 (?<=批示，)要求
    """
)
