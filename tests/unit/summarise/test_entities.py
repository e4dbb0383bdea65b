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
        ("国务院总理李思远在北京出席会议。", "李思远", "国务院总理"),
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
    ],
)
def test_what_only_looks_like_a_name(text: str) -> None:
    assert _named(text, "person") == []


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
