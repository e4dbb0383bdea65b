"""People, places, organisations and campaigns: who is found, and what only looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.corpus import read_corpus
from zhuti.summarise import Entity, find_entities, summarise
from zhuti.summarise._entity_tokens import Tokens


def _named(text: str, kind: str, tokens: Tokens | None = None) -> list[str]:
    found = find_entities(text, tokens) if tokens else find_entities(text)
    return [entity.text for entity in found if entity.kind == kind]


def _tokens(text: str, *words: tuple[str, str]) -> Tokens:
    spans = sorted((text.find(word), text.find(word) + len(word), tag) for word, tag in words)
    starts, ends = ([span[i] for span in spans] for i in (0, 1))
    return Tokens(starts, ends, tuple(tag for _, _, tag in spans))


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("会上,市委书记陈向阳讲话。", "陈向阳", "市委书记"),
        ("到会的有州委第二督导组副组长林树,还有别人。", "林树", "州委第二督导组副组长"),
        ("市委常委、组织部部长沈立新主持会议。", "沈立新", "市委常委、组织部部长"),
        ("和同为市委常委的宣传部部长金玉梅。", "金玉梅", "宣传部部长"),
        ("县长周海第一个发言。", "周海", "县长"),
        ("办公室副主任吴春和介绍,档案建好了。", "吴春和", "办公室副主任"),
        ("9月1日市委书记欧阳明远下乡。", "欧阳明远", "市委书记"),
        ("青石镇干部罗小满说,路通了。", "罗小满", "青石镇干部"),
        ("委员长栗向前在北京讲话。", "栗向前", "委员长"),
        ("国务院总理李思远在北京出席会议。", "李思远", "国务院总理"),
        ("经中共中央总书记王思齐同意,条例印发。", "王思齐", "中共中央总书记"),
        ("祖国和平统一委员会委员长李思远表示欢迎。", "李思远", "祖国和平统一委员会委员长"),
        ("受市委书记陈向阳的委托,他到了村里。", "陈向阳", "市委书记"),
        ("第24届冬奥会工作领导小组组长李思远出席。", "李思远", "第24届冬奥会工作领导小组组长"),
        ("5月20日市委书记陈向阳主持。", "陈向阳", "市委书记"),
        ("中央党的建设工作领导小组组长李思远主持会议。", "李思远", "中央党的建设工作领导小组组长"),
        ("中央和国家机关工委书记李思远讲话。", "李思远", "中央和国家机关工委书记"),
        ("新时代文明实践站站长李思远说,好。", "李思远", "新时代文明实践站站长"),
        ("给予该局局长李思远,撤销职务。", "李思远", "局长"),
        ("陈书记走进居民李思远家中。", "李思远", "居民"),
    ],
)
def test_a_name_after_an_office(text: str, name: str, office: str) -> None:
    people = [entity for entity in find_entities(text) if entity.kind == "person"]
    assert [(person.text, person.office) for person in people] == [(name, office)]
    assert text[people[0].start : people[0].end] == name


@pytest.mark.parametrize(
    "text",
    [
        "书记高度重视,主任安排落实,部长严肃指出。",
        "党员干部向身边榜样学习,党员高举旗帜。",
        "各级书记和主任都来了。",
        "县委书记、县长都讲话。",
        "干部成长快,村民全部搬迁,群众满意。",
        "局长任命已经公布。",
        "总书记从全面从严治党的高度讲,负责人从自身做起,员工向总书记展示,干部从思想上正本清源。",
        "总书记高兴地走来,又高兴地走开。",
    ],
)
def test_what_only_looks_like_a_name(text: str) -> None:
    assert _named(text, "person") == []


def test_a_surname_that_is_a_preposition_needs_its_tag() -> None:
    text = "县长从维民讲话,从维民说,好。"
    assert _named(text, "person") == []
    assert _named(text, "person", _tokens(text, ("从维民", "nr"))) == ["从维民"]


def test_a_name_without_an_office_needs_its_tag_and_what_people_do() -> None:
    text = "何晓云说,木耳好。何晓云笑了。平台说,好。"
    tokens = _tokens(text, ("何晓云", "nr"), ("平台", "nr"))
    assert _named(text, "person") == []
    assert _named(text, "person", tokens) == ["何晓云"]


def test_a_person_is_counted_with_and_without_the_office() -> None:
    text = "县委书记方志远到村里。方志远说,方志远记得。"
    (person,) = [entity for entity in find_entities(text) if entity.kind == "person"]
    assert (person.count, person.start, person.office) == (3, 4, "县委书记")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("记者来到柳河市石坝镇红岩村。", ["柳河市", "石坝镇", "红岩村"]),
        ("在清溪县,清溪的干部下乡。", ["清溪县"]),
        ("甘肃岷县的药材。", ["岷县", "甘肃"]),
        ("江苏省的产业。", ["江苏省"]),
        ("美国和俄罗斯。", ["美国", "俄罗斯"]),
        ("白俄罗斯、朝鲜族、日语。", []),
        ("全市各县,我市乡村,贫困村,城镇,山区,农村,市场,区别。", []),
        ("干部进村入户,下乡走村。", []),
        ("省、市、县三级。", []),
    ],
)
def test_places_down_to_the_village(text: str, places: list[str]) -> None:
    assert sorted(_named(text, "place")) == sorted(places)


def test_a_place_is_counted_without_its_level_too() -> None:
    (place,) = [e for e in find_entities("在清溪县,清溪人说清溪好。") if e.kind == "place"]
    assert (place.text, place.count) == ("清溪县", 3)


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("清溪县公安局和清溪县委都在。在清溪县。", ["清溪县公安局", "清溪县委"]),
        ("市总工会、市公安局、州委第三督导组。", ["市总工会", "市公安局", "州委第三督导组"]),
        ("市委、县政府、市委常委。", []),
        ("全市工作大局,县里的大厅,融入国家发展大局。", []),
    ],
)
def test_organisations_begin_with_a_place_or_a_level(text: str, organisations: list[str]) -> None:
    assert sorted(_named(text, "organisation")) == sorted(organisations)


def test_campaigns_are_slogans_with_what_they_are() -> None:
    text = "“三严三实”专题教育开始了,“三严三实”要牢记。党史学习教育。“金点子”。"
    found = [(e.text, e.count) for e in find_entities(text) if e.kind == "campaign"]
    assert found == [("“三严三实”专题教育", 2), ("党史学习教育", 1)]


def test_a_quoted_word_that_the_lexicon_tags_as_a_name_is_a_campaign() -> None:
    text = "推进“五水共治”,用好“总开关”。"
    assert _named(text, "campaign", _tokens(text, ("五水共治", "nz"), ("总开关", "n"))) == ["“五水共治”"]


def test_the_most_named_come_first_and_the_first_named_of_equals() -> None:
    text = "在清溪县,在石坝镇。清溪县来人。"
    assert [e.text for e in find_entities(text) if e.kind == "place"] == ["清溪县", "石坝镇"]


def test_offsets_are_those_of_the_original(seeds_dir: Path) -> None:
    corpus = read_corpus(seeds_dir / "articles")
    from zhuti.matrix import build_doc_term
    from zhuti.models import fit_topics, make_estimator
    from zhuti.tokens import tokenise

    tokens = tokenise(corpus, pos=["n", "v"])
    doc_term = build_doc_term(tokens)
    topics = fit_topics(doc_term, make_estimator("sklearn", n_topics=2, random_state=0))
    summaries = summarise(corpus, tokens, doc_term, topics)
    people = {entity.text: entity for summary in summaries for entity in summary.entities if entity.kind == "person"}
    assert {"鲁俊", "安明植", "曹瑞兴", "张益民", "郑红丹", "王进足", "谷文昌", "蔡茂鑫", "郑培贤"} <= set(people)
    for article, summary in zip(corpus, summaries, strict=True):
        original = article.edits.restore(article.text)
        if article.script == "hans":
            assert all(original[e.start : e.end] == e.text for e in summary.entities)


@given(st.text(alphabet="市委书记县长镇村张王李和说在、,。“”三严实专题教育局公安1九", max_size=50))
def test_entities_stand_where_they_say(text: str) -> None:
    for entity in find_entities(text):
        assert isinstance(entity, Entity)
        assert text[entity.start : entity.end] == entity.text
        assert entity.count >= 1


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("他从白俄罗斯来。", "place", []),
        ("他从俄罗斯来。", "place", ["俄罗斯"]),
        ("广西壮族自治区的山路修通了。", "place", ["广西壮族自治区"]),
        ("这条路通向青岭满族自治县。", "place", ["青岭满族自治县"]),
        ("内蒙古自治区下了雪。", "place", ["内蒙古自治区"]),
        ("福建省漳州市云霄县来了人。", "place", ["福建省", "漳州市", "云霄县"]),
        ("到小山村去,到千年古镇去,到江南水乡去。", "place", []),
        ("不少乡、很多村、部分县都来了。", "place", []),
        ("乡村讲师团来了。", "organisation", []),
        ("县人民医院和县人民法院都来了。", "organisation", ["县人民医院", "县人民法院"]),
        ("研读《论党风廉政建设和反腐败斗争》。", "campaign", []),
        ("研读《党章》,反腐败斗争抓得紧。", "campaign", ["反腐败斗争"]),
        ("“放管服”改革见了效。", "campaign", ["“放管服”改革"]),
        ("市长欧阳海涛主持会议。", "person", ["欧阳海涛"]),
        ("所长龚敏查了七家店。", "person", ["龚敏"]),
        ("快递员戴小龙一年送了六万件。", "person", ["戴小龙"]),
    ],
)
def test_what_the_gold_taught(text: str, kind: str, names: list[str]) -> None:
    assert _named(text, kind) == names


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("上海举行市委会议,福建召开省委会议,吉林组建省里的小组。", ["上海", "福建", "吉林"]),
        ("云南区位好,宁夏区里忙,福建市、县都来了。", ["云南", "宁夏", "福建"]),
        ("吉林市、吉林省和重庆市。", ["吉林市", "吉林省", "重庆市"]),
        ("在实施乡村振兴,向提升乡镇面貌努力,去换届后的新一届县市区。", []),
        ("对石坝乡村民好,在石坝乡政府。石坝人来了。", ["石坝乡"]),
        ("在沈阳军区,在中央苏区,在自贸区。", []),
        ("清溪市前往村里,清溪市聚焦农村,清溪市发挥市里的作用。", ["清溪市"]),
        ("这是一所隶属于青岭藏族自治州的学校。", ["青岭藏族自治州"]),
        ("在西部地区。", ["西部地区"]),
        ("同拉美国家和美国。", ["美国"]),
    ],
)
def test_a_verb_before_a_level_is_no_place(text: str, places: list[str]) -> None:
    assert sorted(_named(text, "place")) == sorted(places)


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        ("在省委书记梁知顺和省长王朗陪同下", (("顺和", "nr"), ("王朗", "nr")), ["梁知顺", "王朗"]),
        ("总理刘云海今天下午来了,刘云海今天下午说话。", (("刘云海", "nr"), ("今天下午", "nr")), ["刘云海"]),
        ("在行业主管部门,在行业主管等处。", (), []),
        ("在同学习近平总书记的话。", (), []),
        ("总统莫盖里尼来了。", (("莫盖", "nr"), ("里尼", "nr")), ["莫盖里尼"]),
    ],
)
def test_where_a_name_ends(text: str, words: tuple[tuple[str, str], ...], names: list[str]) -> None:
    assert _named(text, "person", _tokens(text, *words)) == names


def test_a_compound_surname_is_one_even_where_it_is_tagged_as_a_place() -> None:
    text = "省委副书记欧阳海涛在会上讲话。"
    assert _named(text, "person", _tokens(text, ("欧阳", "ns"), ("海涛", "nr"))) == ["欧阳海涛"]


def test_a_name_tagged_as_a_place_is_one_wherever_it_stands() -> None:
    text = "目前兰考县的桐木卖得好,太行山区的核桃也好。"
    assert _named(text, "place", _tokens(text, ("兰考", "ns"), ("太行山区", "ns"))) == ["兰考县"]


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("安康市旬阳县水利局发了通知。", ["旬阳县水利局"]),
        ("龙泉市委宣传部发了通知。", ["龙泉市委宣传部"]),
        ("龙泉市委宣传部说,龙泉市委开了会。", ["龙泉市委", "龙泉市委宣传部"]),
    ],
)
def test_an_organisation_of_the_nearest_place_and_no_beginning_of_its_department(
    text: str, organisations: list[str]
) -> None:
    places = [(word, "ns") for word in ("安康", "旬阳", "龙泉") if word in text]
    text = f"{text}安康市、旬阳县、龙泉市都很美。"
    assert _named(text, "organisation", _tokens(text, *places)) == organisations


def test_a_name_at_the_beginning_and_a_surname_at_the_end() -> None:
    text = "文昌说,他姓谷"
    assert _named(text, "person", _tokens(text, ("文昌", "nr"))) == ["文昌"]
