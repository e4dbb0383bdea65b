"""Key terms: whole, distinct, and none that is only half of a slogan."""

from collections.abc import Callable

from zhuti.summarise import Keyword, find_quotes
from zhuti.summarise._keywords import choose_keywords

Whole = Callable[[str], str] | None


def _choose(
    weights: dict[str, float], text: str, title: str = "", n_keywords: int = 5, whole: Whole = None
) -> list[str]:
    ranked = sorted((-weight, name, text.count(name)) for name, weight in weights.items())
    chosen = choose_keywords(
        ranked,
        whole or (lambda term: term),
        text=text,
        title=title,
        quotes=find_quotes(text),
        n_keywords=n_keywords,
    )
    assert all(isinstance(keyword, Keyword) for keyword in chosen)
    assert [k.score for k in chosen] == sorted((k.score for k in chosen), reverse=True)
    return [keyword.term for keyword in chosen]


def test_no_key_term_is_part_of_another() -> None:
    assert _choose({"专题": 5.0, "专题教育": 4.0, "教育": 3.0, "党课": 2.0}, "专题教育、专题会、党课") == [
        "专题教育",
        "党课",
    ]


def test_a_far_weightier_part_keeps_its_place() -> None:
    assert _choose({"党课": 9.0, "党课教案": 2.0}, "党课、党课教案") == ["党课"]


def test_half_a_slogan_gives_way_to_the_slogan() -> None:
    text = "“不忘初心、牢记使命”主题教育。开展“不忘初心、牢记使命”教育。"
    assert _choose({"牢记使命": 9.0, "不忘初心": 8.0, "主题": 1.0}, text) == ["不忘初心、牢记使命", "主题"]


def test_half_of_a_book_title_is_no_key_term() -> None:
    assert _choose({"治国理政": 9.0, "党课": 1.0}, "研读《谈治国理政》,上党课。") == ["党课"]


def test_a_term_that_stands_mostly_outside_slogans_stays() -> None:
    text = "服务群众,服务群众,服务群众,服务群众,服务群众,服务企业。“服务群众工作法”。"
    assert "服务" in _choose({"服务": 3.0}, text)


def test_a_term_of_the_title_leads() -> None:
    weights = {"木耳": 2.0, "人参": 2.2}
    assert _choose(weights, "木耳和人参") == ["人参", "木耳"]
    assert _choose(weights, "木耳和人参", title="木耳丰收") == ["木耳", "人参"]


def test_ties_are_broken_by_the_term() -> None:
    assert _choose({"乙乙": 1.0, "丙丙": 1.0, "丁丁": 1.0}, "乙乙丙丙丁丁", n_keywords=2) == ["丁丁", "丙丙"]


def test_none_asked_none_given() -> None:
    assert _choose({"木耳": 2.0}, "木耳", n_keywords=0) == []


def test_a_short_item_has_five_key_terms_and_one_more_for_each_300_characters() -> None:
    weights = {f"{a}{b}": 9.0 for a in "木人党专" for b in "耳参课题"}
    assert len(_choose(weights, "、".join(weights), n_keywords=10)) == 5
    assert len(_choose(weights, "、".join(weights) * 7, n_keywords=10)) == 6
    assert len(_choose(weights, "、".join(weights) * 70, n_keywords=10)) == 10


def test_a_key_term_is_shown_whole_and_once() -> None:
    names = {"东盛": "东盛涌镇", "涌镇": "东盛涌镇"}
    weights = {"东盛": 3.0, "涌镇": 2.0, "木耳": 1.0}
    assert _choose(weights, "东盛涌镇的木耳", whole=lambda term: names.get(term, term)) == ["东盛涌镇", "木耳"]


def test_a_slogan_that_no_token_is_competes_with_the_terms() -> None:
    assert _choose({"党课": 9.0}, "“学思践悟”在前,“学思践悟”在后,党课在中") == ["学思践悟", "党课"]
