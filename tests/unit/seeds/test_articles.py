"""The five articles keep the facts and the dirt of the pages they retell, and carry no sentence of them over."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

NOT_HAN = re.compile(r"[^\u4e00-\u9fff]")
PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")
LONGEST_SHARED_RUN = 23

NAMES = ("000_yanbian_2015", "001_jiaxing_2015", "002_longjing_2014", "003_ningshan_2019", "004_zhangzhou_2023")

FACTS = {
    "000_yanbian_2015": """
        18.10.2015 22:10 王胜男 刘欣欣 杜佳和 郑培贤 张穆 9月15日 安图县 延吉 珲春 敦化 和龙 板石镇 柳亭村 十六幅
        “三严三实” “4+1” “一呼百应” “共产党员服务城” “农村淘宝” “大德创客园” “三访” “新常态”
        “不严不实” “一人一档”
        “关键动作” “自选动作” “社区工作日” “双岗双责” “金点子” “第一书记” 《习近平谈治国理政》
        249次 《习近平关于党风廉政建设和反腐败斗争论述摘编》 1076人次 1885人次 1542个 105个 815名 8个县市 127名
        9000余名 5160余件
        1940多条 42条 17年前 5月份 8月份 一万五千多 10天 8万元 20多万 122个部门 716个 1.6万名 28名 18名 120名 171名
        3600名 355.1亿元 6.4% 44.9亿元 11.2% 227.6亿元 7.5% 368.7亿元 12.5% 208.9亿元 8.1%
    """,
    "001_jiaxing_2015": """
        2015年12月11日 22:01 石光辉 浙江省嘉兴市委组织部 鲁俊 周永康 薄熙来 5月26日 6月底 8月底 6月中旬 7月下旬 4个
        5期 6个督查组
        31个 271次 2883家 449个 185人 “三严三实” ‘三严三实’ ‘红船旁党员’ ‘三型’ “两美” “大扫除” “扫”
        “严” “实” “严把启动开局关!”
        “坚持伟大工程和伟大事业协同推进” “总开关” “唤醒党员特别是领导干部的党章党规意识” “忠诚” “对党忠诚”
        “红船论坛” “重走一大路”
        “不足不够” “淡薄淡漠” “变性变异” “不深不实” “缩水漏水” “三查两公示” “任性” “十个严格”
        “转型发展服务年” “双推”
        “五水共治” “三改一拆” “四边三化” “公铁” “一把手” “考试” “互联网+” “云端” “在线” “跟踪”
        “八联八送” “帮企办”
        《习近平谈治国理政》 《干在实处、走在前列》 《红船精神读本》 《我们的好支书——百名村(社区)书记先进事迹》 秀洲区 桐乡市 嘉善县
        海盐县 海宁市 嘉兴港区 狮子汇渡口 南湖红船 老火车站 手机版 共产党员网 打印 纠错 微信扫一扫 × 收听本文
        00:00/00:00
    """,
    "002_longjing_2014": """
        曹瑞兴 安明植 苏庆良 唐振生 金桂英 郑哲 5月16日 5月6日 5月14日 2月底 5月末 6月中旬 6月末 去年9月 龙井市
        东盛涌镇 石井村 老头沟镇 永胜村
        “回头看” “四风” “不担当、不落实” “微学习” “送学” “压茬推进” “百姓说事日” “最后一公里”
        “三点联动” “四办一所” “三资”
        “一对一” “农事代办” “为何从警、如何做警、为谁用警” “涉企安全稳定隐患必除” “为民”
        “涉企重点案件必破” “涉企求助必帮”
        “和谐警民关系” “千警进万家活动” “揭短” “职工生活救助站” “员工诉求中心” “职工在线”
        “职工服务中心培训基地” “双服务、双促进”
        “2014服务职工在行动” “自选动作” “五听” “主题服务月” “规定动作不走样、自选动作有创新” “组合拳”
        “形象工程” “数字工程”
        “豆腐渣工程” “联乡包村助企帮户” “四位一体” “哪里有群众呼声,哪里就有党组织和党员干部回声”
        “统分结合” “团结-批评-团结” “甩手掌柜”
        “联乡、包村、驻企、帮户” QQ群 5个 288名 800余份 12个 9个村 77个 1058名 6项 36名 56名 95名 6部门 50余件
        12人 50人 60对
        200名 150个 43家 1049名 6家 3家 12个月 100余份 9户 10个方面 25个 11条 6个 7个乡(镇) 81个村(社区) 3561个
        6731个 9045条 20件 3次
    """,
    "003_ningshan_2019": """
        杨卓 张益民 郑红丹 陈风运 9月19日 9月28日 9月20日 10月10日 10月7日 10月27日 10月底 2019年 “九九” 秦岭
        江口烈士陵园 城关镇 八亩村
        龙王镇 太山庙镇 皇冠山保护局 皇冠镇 南京坪村 “不忘初心、牢记使命” “学” “干” “改” 《党章》
        《习近平关于“不忘初心、牢记使命”重要论述》
        “访民情、解难题、办实事” “一线工作法” “两代表一委员” “走下去” “请进来” “三个清单” “4321”
        “先诊疗后付费” 70多名 34名 425名 999条
        2100多件 46起 上百场次 5000多人 15名 5个 321件 4类13项38条
    """,
    "004_zhangzhou_2023": """
        王进足 孙子涵 蔡茂鑫 赖雅红 刘婧 卢凡仪/文 陈逸帆/图 10月20日 万科城玖龙台小区 谷文昌 龙海区 长泰区 漳浦县
        云霄县 诏安县 东山县
        华安县 霞葛镇 高车乡 向东渠 “四下基层” “头雁效应” “学” “面” “线” “点” “谋发展、促民生”
        “话发展” “学用结合、以学促干” “110”
        “漳州特色” “漳州味道” “漳州味” “飞入寻常百姓家” “福小宣” “讲古寮” “7080” “照金浦” “云潮”
        “老兵宣讲团” “90后” “点菜” “配菜” “送菜”
        “菜单式” “循‘点赞’轨迹,学‘谷公’事迹,创一流业绩” “土楼红妹子” “侨之音” “东山歌册”
        “小型车管所” “一站式” “政务背包” “千万工程”
        “群众来办理” “上门去服务” “问需于民、问计于民、问效于民” “爱我漳州、助我漳州、兴我漳州” “身边事”
        “枫桥经验” “解事结、化心结” “海上枫桥”
        “甘寨模式” “移动调解” “墩苗” “壮苗” “一线看作风、多维识干部” “千名干部挂千企” “点对点”
        “保姆式” “五不” “产业发展项目建设提升年”
        “七比一看” 10个 7个 4个 21个 16个县(区) 50周年 2214个 200多支 1万多场次 40多万人次 2928场次 9252条 4573条
        376名 1年
    """,
}


def plain(raw: str) -> str:
    """Return a page without inline pinyin, in Simplified script, no-break spaces made plain."""
    import opencc

    return opencc.OpenCC("t2s").convert(PINYIN.sub("", raw)).replace("\xa0", " ")


def read(folder: Path, name: str) -> str:
    """Return the one page of `folder` whose name starts with the number of `name`, line ends untouched."""
    (path,) = folder.glob(f"{name[:3]}_*.txt")
    return path.read_bytes().decode("utf-8")


def facts(name: str) -> list[str]:
    return FACTS[name].split()


@pytest.fixture(scope="module")
def pages(seeds_dir: Path) -> dict[str, str]:
    return {name: read(seeds_dir / "articles", name) for name in NAMES}


def test_the_folder_holds_the_five_articles_and_nothing_else(seeds_dir: Path) -> None:
    assert sorted(path.name for path in (seeds_dir / "articles").iterdir()) == [f"{name}.txt" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_every_listed_fact_is_told(pages: dict[str, str], name: str) -> None:
    page = plain(pages[name])
    assert [fact for fact in facts(name) if fact not in page] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_every_listed_fact_is_one_of_the_original(shared_dir: Path, name: str) -> None:
    original = plain(read(shared_dir / "seeds", name))
    # Two slogans of 24 characters are told in pieces; their pieces are looked for without the quotation marks.
    assert [fact for fact in facts(name) if fact not in original and fact.strip("“”") not in original] == []


FIGURE = re.compile(r"\d[\d.]*\s?[万亿]?[余多]?(?:[\u4e00-\u9fff%])")


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_figures_are_the_same_set_on_both_sides(shared_dir: Path, name: str, pages: dict[str, str]) -> None:
    def figures(raw: str) -> set[str]:
        body = re.sub(r"\d\d:\d\d", "", plain(raw))
        return {figure for line in body.split("\n") for figure in FIGURE.findall(line)}

    assert figures(pages[name]) == figures(read(shared_dir / "seeds", name))


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_structure_and_code_points_are_those_of_the_original(
    shared_dir: Path, name: str, pages: dict[str, str]
) -> None:
    ours, original = pages[name], read(shared_dir / "seeds", name)
    indents = [re.match(r"\s*◆?", line)[0] for line in ours.split("\n")]
    assert indents == [re.match(r"\s*◆?", line)[0] for line in original.split("\n")]
    assert [not line.strip() for line in ours.split("\n")] == [not line.strip() for line in original.split("\n")]
    assert set("，：；（）？！\r\u3000\ufeff") & set(ours) == set()
    assert 0.9 < len(ours) / len(original) < 1.15


def test_the_dirt_is_there(pages: dict[str, str]) -> None:
    assert pages["000_yanbian_2015"].split("\n")[2] == "18.10.2015 \xa022:10"
    assert pages["000_yanbian_2015"].endswith("8.1%。")
    assert pages["001_jiaxing_2015"].startswith("手机版\n1 1 1\n\n")
    assert "\n共产党员网 打印 纠错\n微信扫一扫 ×\n收听本文 00:00/00:00\n" in pages["001_jiaxing_2015"]
    assert pages["001_jiaxing_2015"].endswith(" 打印")
    assert pages["003_ningshan_2019"].startswith("通訊員 楊卓\n")
    assert "成效?h醫(yī)療保障局" in pages["003_ningshan_2019"]
    assert "397 件" in pages["003_ningshan_2019"]
    assert [line for line in pages["004_zhangzhou_2023"].split("\n") if len(line) == 1] == ["1", "2", "3"]
    assert pages["004_zhangzhou_2023"].startswith("\n\n◆")
    assert pages["004_zhangzhou_2023"].endswith("/圖\n\n\n")


@pytest.mark.parametrize(("name", "n_pinyin"), [("003_ningshan_2019", 340), ("004_zhangzhou_2023", 262)])
def test_pinyin_stands_on_traditional_characters_only(pages: dict[str, str], name: str, n_pinyin: int) -> None:
    import opencc

    carriers = set(re.findall(r"(.)" + PINYIN.pattern, pages[name]))
    assert len(PINYIN.findall(pages[name])) == n_pinyin
    to_simplified = opencc.OpenCC("t2s")
    assert sorted(char for char in carriers if to_simplified.convert(char) == char) == []
    # A character carries its pinyin everywhere on a page or nowhere.
    assert sorted(carriers & set(PINYIN.sub("", re.sub(r"." + PINYIN.pattern, "", pages[name])))) == []


class SharedRun:
    """Finds how long a run of `ours` another text repeats; both are strings of Han only.

    A run of at least 2s - 1 characters covers a window of s characters that starts at a multiple of s in the
    other text, so only those windows are looked up.
    """

    def __init__(self, ours: str, at_least: int) -> None:
        self.ours, self.at_least, self.step = ours, at_least, at_least // 2
        self.windows: dict[str, list[int]] = {}
        for start in range(len(ours) - self.step + 1):
            self.windows.setdefault(ours[start : start + self.step], []).append(start)

    def longest(self, theirs: str) -> str:
        """Return the longest run of `at_least` characters or more that both hold, or an empty string."""
        best = ""
        for there in range(0, len(theirs) - self.step + 1, self.step):
            for here in self.windows.get(theirs[there : there + self.step], ()):
                left, right = 0, self.step
                while left < min(here, there) and self.ours[here - left - 1] == theirs[there - left - 1]:
                    left += 1
                while self.ours[here + right : here + right + 1] == theirs[there + right : there + right + 1] != "":
                    right += 1
                best = max(best, self.ours[here - left : here + right], key=len)
        return best if len(best) >= self.at_least else ""


def texts_of(folder: Path) -> Iterator[str]:
    """Yield every article of the real corpora, both texts of a pair, and the seed pages; all in Simplified script."""
    for path in sorted([*folder.glob("seeds/*.txt"), *folder.glob("data/encodings/*.utf8")]):
        yield plain(path.read_bytes().decode("utf-8"))
    for path in sorted(folder.glob("data/*.jsonl.gz")):
        traditional = path.name.startswith(("taiwan", "pinyin"))
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                yield plain(record["text"]) if traditional else record["text"]
                yield record.get("clean_text", "")


def test_a_shared_run_is_found_wherever_it_starts() -> None:
    run = "天地玄黄宇宙洪荒日月盈昃"
    for before in range(9):
        assert SharedRun("甲" * 3 + run + "乙", 8).longest("丙" * before + run + "丁") == run
    assert SharedRun("甲" + run, 8).longest("丙" + run) == run
    assert SharedRun("甲" + run[:7] + "乙", 8).longest("丙" + run[:7] + "丁") == ""


@pytest.mark.shared
@pytest.mark.slow
def test_no_sentence_is_carried_over(shared_dir: Path, pages: dict[str, str]) -> None:
    # A mark that is no Han keeps our pages apart.
    shared = SharedRun("|".join(NOT_HAN.sub("", plain(page)) for page in pages.values()), LONGEST_SHARED_RUN + 1)
    runs = {shared.longest(NOT_HAN.sub("", text)) for text in texts_of(shared_dir)}
    assert sorted(runs - {""}) == []
