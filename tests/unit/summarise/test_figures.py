"""What the gold sentences do not show: what is counted, where it stands, what cannot be a figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.summarise import find_figures


def _whats(text: str) -> list[tuple[str, str]]:
    return [(text[q.start : q.end], q.what) for q in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("召开专题学习研讨会249次,中心发言1076人次。", [("249次", "专题学习研讨会"), ("1076人次", "中心发言")]),
        ("县处级以上领导班子共查找出问题1542个。", [("1542个", "问题")]),
        ("总产值实现355.1亿元,增长6.4%。", [("355.1亿元", "总产值"), ("6.4%", "总产值增长")]),
        ("总产值实现355.1亿元;出口下降6.4%。", [("355.1亿元", "总产值"), ("6.4%", "出口下降")]),
        ("1.6万名党员参加。", [("1.6万名", "党员")]),
        ("收集建议940条,其中42条被采纳。", [("940条", "建议"), ("42条", "建议")]),
        ("制定4类13项38条便民举措。", [("4类", "便民举措"), ("13项", "便民举措"), ("38条", "便民举措")]),
        ("20件亟待解决的问题。", [("20件", "问题")]),
        ("16个县(区)的队伍。", [("16个", "县(区)")]),
        ("376名新录用公务员(含参公人员)到岗。", [("376名", "新录用公务员")]),
        ("12人的农村创业团队。", [("12人", "农村创业团队")]),
        ("整改落实321件。", [("321件", "整改落实")]),
        ("共28次。", [("28次", "")]),
        ("书记在会上讲了三条。", [("三条", "")]),
        ("宣讲队伍全市组建了200多支。", [("200多支", "宣讲队伍")]),
        ("20件亟待解决的问题梳理了出来。", [("20件", "问题")]),
        ("其中工资性收入9000元。", [("9000元", "工资性收入")]),
    ],
)
def test_what_a_figure_counts(text: str, whats: list[tuple[str, str]]) -> None:
    assert _whats(text) == whats


def test_a_range_and_an_approximation_are_said() -> None:
    (exact,) = find_figures("来了5名客人。")
    (around,) = find_figures("来了约5名客人。")
    (span,) = find_figures("来了5至8名客人。")
    assert (exact.value_to, exact.approximate) == (None, False)
    assert (around.value_to, around.approximate) == (None, True)
    assert (span.value, span.value_to, span.approximate) == (5, 8, False)


@pytest.mark.parametrize(
    "text",
    [
        "一个、一名、一次、一起、一线、一把手",
        "三严三实,两学一做,四下基层,五水共治,三会一课",
        "“4+1”工作法、“110”精神、“三个清单”、“7080”宣讲队",
        "《一百个先锋的故事》讲的是《3个代表》。",
        "第3次、第二批、第120名、第十六条",
        "2015年,2019年底,90年代,9月15日,10月底,22:10,18.10.2015,二〇一五年,10时30分",
        "G20、5G、A12座、v2.0、4321",
        "数百名、几十个、成千上万的人",
        "两个维护、四个意识、八项规定、三次产业",
        "十九大、二十大、三中全会",
    ],
)
def test_these_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


def test_a_short_quotation_hides_a_number_and_speech_does_not() -> None:
    assert find_figures("开展“3次行动”专项治理。") == []
    assert len(find_figures("他说:“我们开展了3次行动,大家都很积极。”")) == 1


@given(
    st.text(
        alphabet="0123456789一二三十百千万亿两余多约近上至个名次元%年月第“”《》-,.。:/+ 分之成点大党员", max_size=60
    )
)
def test_figures_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for q in find_figures(text):
        assert end <= q.start < q.end <= len(text)
        assert q.value_to is None or q.value_to > q.value
        end = q.end


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("地区生产总值355.1亿元,增长6.4%。", [("355.1亿元", ""), ("6.4%", "增长")]),
        ("出口额9亿元,同比下降2.1%。", [("9亿元", ""), ("2.1%", "同比下降")]),
        ("失业率比上年提高1.2个百分点。", [("1.2个百分点", "提高")]),
        ("签约率由45%提高到70%。", [("45%", ""), ("70%", "")]),
        ("水位上涨0.3米。", [("0.3米", "上涨")]),
        ("投资额占63%。", [("63%", "")]),
    ],
)
def test_a_change_is_told_from_a_level(text: str, changes: list[tuple[str, str]]) -> None:
    assert [(text[q.start : q.end], q.change) for q in find_figures(text)] == changes


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("据市统计局通报,粮食总产41万吨。", ["市统计局"]),
        ("据柳溪县应急管理局介绍,转移群众300人,无人受伤。明天还有80人返乡。", ["柳溪县应急管理局", ""]),
        ("县长周某介绍:全县栽下果树6万棵。", ["县长周某"]),
        ("国家统计局今日发布,物价上涨0.6%。", ["国家统计局"]),
        ("据了解,已发放补贴90万元。", [""]),
        ("记者表示,共有5人到场。", [""]),
        ("我们发放补贴90万元。", [""]),
        ("有问题都请别人来说,五个方面都问到了。", [""]),
        ("张穆说,贷款8万元到了账。", ["张穆"]),
    ],
)
def test_who_reports_is_said_where_the_sentence_says_it(text: str, by: list[str]) -> None:
    assert [q.by for q in find_figures(text)] == by


@pytest.mark.parametrize(
    "text",
    [
        "炊烟向四周散去。",
        "十年来变化很大。",
        "七天后回来。",
        "过去五年,近两年,头三个月。",
        "人大四次会议开幕。",
        "30万吨级码头。",
        "7日下午。",
        "十万吨级平台、冬季两项、两位数增长、二次审议稿。",
    ],
)
def test_a_duration_that_says_when_and_a_number_in_a_name_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


def test_a_unit_is_not_cut_out_of_a_verb() -> None:
    (figure,) = find_figures("政策银行拿出7000亿支持企业。")
    assert (figure.value, figure.unit) == (7e11, "")


def test_a_head_start_is_a_figure() -> None:
    assert [q.value for q in find_figures("车票提前15天发售。")] == [15]


def test_a_duration_that_lasts_is_a_figure() -> None:
    text = "工程历时五年,用了近三年,连续36个小时,两个多月后完工。"
    assert [text[q.start : q.end] for q in find_figures(text)] == ["五年", "三年", "36个小时"]


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("全县收集到的民生问题,群众关注的有397件,已经整改落实321件。", ["民生问题", "整改落实"]),
        ("县里为105个县处级以上领导班子和同级的815名领导干部都建了档。", ["县处级以上领导班子", "领导干部"]),
        ("县里办了研讨会,会上作发言的有76人次。", ["发言"]),
        ("轮训分5期进行。", ["轮训"]),
        ("集中专项整治行动开展了3次。", ["集中专项整治行动"]),
        ("他的积分5分。", ["积分"]),
    ],
)
def test_what_a_figure_counts_is_whole(text: str, whats: list[str]) -> None:
    assert [quantity.what for quantity in find_figures(text)] == whats


def test_who_reports_a_figure_stands_before_it_in_its_sentence() -> None:
    text = "收了3吨稻谷。据县统计局通报,种了5亩;今年8月,县农业局介绍:又种了7亩,9户受益。种了2亩,据县统计局通报。"
    assert [quantity.by for quantity in find_figures(text)] == ["", "县统计局", "县农业局", "县农业局", ""]


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("20多家企业展开调研。", ["企业"]),
        ("72岁的罗木匠带领一群徒弟。", ["罗木匠"]),
        ("31个单位因材料不全被退回。", ["单位"]),
        ("8个督导组正督促各乡整改。", ["督导组"]),
        ("帮助10万名群众尽快致富。", ["群众"]),
        ("全市90个村支书签订了承诺书。", ["村支书"]),
        ("为庆祝县庆30周年,在县庆30周年大会上。", ["县庆", "县庆"]),
        ("每周依然三四次。", [""]),
        ("合同到期后再延长三十年。", ["合同到期后再延长"]),
        ("查出12个事故成因问题。", ["事故成因问题"]),
        ("召开6个纪念品设计会。", ["纪念品设计会"]),
        ("21个单位进驻工作。", ["单位"]),
        ("12项任务逐项解读。", ["任务"]),
        ("14亿多中国人民始终手拉手。", ["中国人民"]),
    ],
)
def test_what_a_figure_counts_ends_before_what_it_does(text: str, whats: list[str]) -> None:
    assert [quantity.what for quantity in find_figures(text)] == whats
