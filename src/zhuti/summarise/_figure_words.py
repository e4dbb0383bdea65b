"""The words that the reading of figures turns on; data, one table a question."""

from __future__ import annotations

from typing import Final


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Units that measure: a thing counted may stand before or after them. 千瓦 and 千米 are units, not 千 with 瓦 or 米.
MEASURES: Final = _table(
    """
    元 美元 欧元 港元 日元 英镑 元人民币 块钱
    平方公里 平方千米 平方米 立方米 公里 千米 米 厘米 毫米 海里 公顷 亩 英里 英尺
    吨 公斤 千克 克 毫克 斤 升 毫升 桶 标箱 标准箱
    千瓦时 兆瓦时 千瓦 兆瓦 吉瓦 瓦 千伏 伏 摄氏度 度电 赫兹
    km kg kW kWh MW mm cm GB TB MB 倍 番
    年 周年 个月 个半月 个星期 周 星期 天 昼夜 个工作日 工作日 个小时 小时 个学时 学时 分钟 秒 岁 个百分点
    """
)

# Classifiers: the thing counted follows them, or went before.
CLASSIFIERS: Final = _table(
    """
    个 名 位 人 人次 次 条 件 项 家 户 支 场 场次 起 类 期 部 部门 辆 台 座 所 处 份 篇 册 本 张 块 片 股 批 批次 种
    对 组 队 班 轮 幅 枚 间 层 套 棵 株 头 只 匹 艘 架 列 段 道 款 例 宗 桩 笔 门 节 课时 堂 颗 粒 根 盏 面 顶 把 封
    首 则 项次 户次 家次 班次 车次 架次 趟 回 步 届 代 票 分 盘 口 眼 孔 床 席 车 箱 袋 包 瓶 宿 尾 羽 亩次 字 页 集
    幢 栋 单元 人份 点 大
    """
)

# After a Chinese numeral these are names of a kind, a rank or a time far more often than a count (三期工程, 二级, 十分, 六届).
ARABIC_ONLY: Final = frozenset(_table("分 届 代 期 回 步 面 把 口 眼 车 包 宿 尾 字 班 组 队 羽 顶 首 头 道"))

# 点 and 大 count only before such words: 三点要求, 六大机制; 九点, 十九大 do not.
POINT_NOUNS: Final = _table("要求 意见 建议 希望 体会 经验 做法 措施")
GREAT_NOT_BEFORE: Final = _table("会议 以来 报告 精神 代表 召开 提出 指出 部署 战略部署 胜利 期间 之后 后")

# Chinese numerals that are names: nothing is counted.
NAMES: Final = _table(
    """
    八项规定 六项纪律 四个意识 四个自信 四个全面 四个伟大 两个维护 两个确立 两个一百年 两个百年 两个务必 三个务必
    三个代表 三个有利于 三个区分开来 四个服从 四个合格 五个一 两个毫不动摇 三支一扶 四套班子 五套班子 三大攻坚战
    三次产业 三个表率 四个对照 四个找一找 六个统一 八个明确 十个明确 五位一体 四位一体 三位一体 千家万户 千方百计
    千军万马 千山万水 千言万语 万家灯火 百家争鸣 百花齐放 百年大计 三把火 两口子 四面八方 五个方面军 两条腿 两张皮
    一万年 九三学社 三点一线 两条线 三条红线 三本 二次元 三部曲 三件套 四件套 两件套 三只手 七个有之 三重一大
    三个清单制 三座大山 二十四节气 十年九旱 十年树木
    """
)

# A Chinese numeral with a unit before one of these is the name of a place: 八亩村, 五台县, 三户镇.
PLACE_ENDS: Final = "村镇乡县屯店铺坪沟"

# Words that end a noun phrase to the right of a figure; the second table are pieces of regular expressions.
RIGHT_ENDS: Final = _table(
    """
    走进 进行 开展 参加 参与 深入 组成 建立 成立 被 评为 获得 获评 获 完成 实现 达到 达成 全面 全部 提供 进入 纳入
    分别 陆续 共同 一起 主动 自觉 围绕 通过 根据 按照 结合 带头 奔赴 前往 赶赴 来到 走上 接受 得到 受到 正在 已经
    即将 能够 可以 应当 需要 没有 成为 作为 担任 包保 报名 签约 落户 开工 投产 投入 用于 覆盖 下沉 下派 汇聚 汇集
    聚集 帮助 解决 推动 促进 加强 累计 合计 共计 其中 同比 环比 之一 分头 分赴 多渠道 多次 增长 下降 提高 提升 增加
    减少 较 同步 如期 顺利 率先 每 已 将 把 让 并 而 则 也 又 还 了 着 是 关于 表示 用来 来自 直接 履行 带动 试用期
    保证 启动 一一 常年 跟 抽调 同频
    """
)
RIGHT_ENDS_GUARDED: Final = _table(
    r"""
    对(?!子|口|象|接|外) 在(?!职|岗|校|建|线|籍) 就(?!业|医|学) 为(?!民) 以(?!上|下|内|外) 共(?!产|同|建|青|享)
    从(?!业|严) 向(?!导) 使(?!用|命) 都(?!市) 经(?!济|验|营|理|费|办) 到(?!户|村|岗|位) 有(?!限|关|机|制) 于
    自(?!主|治|然|愿|来|身|行|选) 与(?=\d) 和(?=\d) 及(?=\d) (?<!人)才 过(?!程|渡|硬) 比(?!赛|例|武) (?<![人平])均
    (?<![自理])由 (?<![供])给 (?<![宣演])讲(?!话|座|师|堂|台|习|解|述) \(含 (?<!以[上下])的
    (?<=.)全(?!国|省|市|州|县|镇|村|体|民|额|域|日|科) (?<=.)公开(?!课|信|日|栏) 各(?!类|种|项|界|地|级)
    (?<![倾聆])听(?!证|众|力) 走(?!访|廊|向) (?<![未原本近将往])来(?!访|信|源|宾|料|历) 积极(?!分子|性)
    驻村(?!干部|工作) (?<=.)集中 (?<=.)统一 (?<=.)分析 \A(?:以上|以下|以内|以来|左右|之多|不等|之久|上下)
    """
)

# Before a Chinese numeral these make it vague or a rank: 数百, 几十, 第三, 周三,
# 十四届三次会议; 这三个字 points at something, it does not count.
VAGUE_BEFORE: Final = _table("数 几 好几 成 第 星期 周 十 礼拜 这 那 哪 届 五花")

# What stands between a noun and its figure: 总值实现355.1亿元, 受众达40多万人次.
LINKS: Final = _table(
    """
    实现 完成 达到 达 为 是 约 近 超过 超 突破 逾 共 共有 有 累计 累计达 总计 共计 合计 仅 只 约为 约有 已 已达 已有
    就 多达 高达 分别为 分别 不低于 不少于 至少 最多 最高 平均 人均 每人 再 又 了 到 至 从 由 上 升至 降至 增至
    增长到 增加到 提高到 下降到 减少到 增长至 提升至 提高至 提升到 将近 接近 过 的 推出 梳理出来 梳理出 成立 发出
    收到 梳理 印发 组建 明确 开展 开讲 一共 前后 先后 目前 可以 归成 正好 全市 全州 全县 开了 办了 提了 拍了 设了
    收了 数了 发了 建了
    """
)

# Words after which, to the left of a figure, the thing counted begins: verbs, and words that say nothing of it.
LEFT_VERBS: Final = _table(
    """
    开展 召开 举办 举行 查找出 查找 梳理出 梳理 发现 收集到 收集 收回 征得 新修 调解 救助 送去 解决 办理 办好 设立
    建立 建成 成立 组建 组织 开设 制定 制订 出台 推出 检查 发放 印发 走访 安排 达成 完成 实现 投入 争取到 争取 筹集
    落实 化解 调处 查处 处理 办结 受理 新增 吸纳 带动 帮助 提出 明确 涌现出 涌现 评选出 评选 表彰 选派 派出 抽调
    配备 打造 培育 创建 搭建 新建 改造 修建 整治 开办 举报 覆盖 构建
    """
)
LEFT_VERBS_GUARDED: Final = _table(
    r"""
    征[求集](?!意见(?:表|箱|小组|稿|会))到? 登记(?!失业|在册) (?<![宣演主])讲(?!话|座|师|堂|台|习|解|述)
    (?<![创举主承督包代])办(?!法|公|事|学|理|件|结)
    """
)
LEFT_EMPTY: Final = _table(
    """
    累计 共计 总计 合计 截至 截止 目前 其中 同时 全市 全州 全县 全省 全国 全区 全镇 全乡 全村 全年 今年 去年 上半年
    下半年 我市 我州 我县 我省 我国 该县 该市 该镇 该局 该村 各类 各种 各项 为民 为群众 先后 现有 拥有 需要 没想到
    没想 替 已经 了 的 把 被 给 让 并 又
    """
)
LEFT_EMPTY_GUARDED: Final = _table(
    r"""
    (?<!公)共(?!同|产|建|享|青|治) 对(?!口|外|象|子|接|一)
    (?<![工合动创操制写运协著劳耕])作(?!风|为|用|业|品|家|物|坊|出) 在(?!职|岗|线|校|建) 从(?!业|严) (?<![自理缘])由
    将(?!军|来) 到(?!位|岗|户) (?<!没)有(?!限|关|机(?!关)|效|制|奖) 已(?!经) 还(?!款|贷)
    """
)

# Changes that a percentage or a multiple measures; they stay in what it counts.
CHANGES: Final = _table(
    """
    同比增长 同比下降 环比增长 环比下降 增长 下降 提高 提升 上升 增加 减少 降低 回落 上涨 下跌 压减 压缩 占比 占
    增幅 降幅 翻
    """
)
