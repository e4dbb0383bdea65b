"""Edits by hand: spans in the original, mapping and restoring, with one rule over another."""

import pytest

from zhuti.corpus._edits import Draft, Edit, Edits, Hunk


def test_a_text_without_edits_is_its_own_original() -> None:
    edits = Draft("主题").edits()
    assert edits == Edits()
    assert edits.restore("主题") == "主题"
    assert edits.to_original(1, 2) == (1, 2)
    assert edits.counts() == {}


def test_later_rules_are_recorded_at_their_place_in_the_original() -> None:
    draft = Draft("  機(jī)關(guān)  \n打印")
    draft.apply("spaces", [(0, 2, ""), (14, 16, "")])
    draft.apply("pinyin", [(1, 5, ""), (6, 12, "")])
    draft.apply("script", [(0, 2, "机关")])
    draft.apply("chrome", [(2, 5, "")])
    assert draft.text == "机关"
    edits = draft.edits()
    assert edits.records == (
        Edit("spaces", 0, 2, "  ", ""),
        Edit("spaces", 14, 16, "  ", ""),
        Edit("pinyin", 3, 7, "(jī)", ""),
        Edit("pinyin", 8, 14, "(guān)", ""),
        Edit("script", 2, 8, "機關", "机关"),
        Edit("chrome", 16, 19, "\n打印", ""),
    )
    assert edits.counts() == {"spaces": 2, "pinyin": 2, "script": 1, "chrome": 1}
    assert edits.restore("机关") == draft.original


def test_a_rule_that_touches_part_of_a_replacement_rewrites_all_of_it() -> None:
    draft = Draft("甲乙丙")
    draft.apply("widen", [(1, 2, "乙乙乙")])
    draft.apply("cut", [(2, 3, "")])
    assert draft.text == "甲乙乙丙"
    assert draft.edits().records[1] == Edit("cut", 1, 2, "乙乙乙", "乙乙")


def test_two_changes_within_one_replacement_become_one() -> None:
    draft = Draft("甲乙丙")
    draft.apply("widen", [(1, 2, "一二三四五")])
    draft.apply("cut", [(1, 2, ""), (3, 4, "叁叁"), (5, 7, "丁")])
    assert draft.text == "甲二叁叁四丁"
    assert draft.edits().records[1:] == (Edit("cut", 1, 3, "一二三四五丙", "二叁叁四丁"),)
    assert draft.edits().hunks == (Hunk(1, 3, 1, 6, "乙丙"),)


def test_a_change_that_changes_nothing_leaves_no_record() -> None:
    draft = Draft("甲乙")
    draft.apply("none", [(0, 1, "甲")])
    assert draft.edits() == Edits()


def test_a_span_leaves_out_what_was_deleted_at_its_edges() -> None:
    draft = Draft("＜甲＞乙")
    draft.apply("cut", [(0, 1, ""), (2, 3, "")])
    edits = draft.edits()
    assert edits.to_original(0, 1) == (1, 2)
    assert edits.to_original(0, 2) == (1, 4)
    assert edits.to_original(1, 1) == (2, 2)
    assert edits.to_original(0, 0) == (0, 0)


def test_a_replacement_maps_character_by_character_only_when_it_is_as_long() -> None:
    draft = Draft("機關報&lt;")
    draft.apply("script", [(0, 3, "机关报")])
    draft.apply("html", [(3, 7, "<<<")])
    edits = draft.edits()
    assert edits.to_original(1, 2) == (1, 2)
    assert edits.to_original(4, 5) == (3, 7)


def test_errors_say_what_is_wrong() -> None:
    draft = Draft("甲乙")
    draft.apply("cut", [(0, 1, "一二三")])
    with pytest.raises(ValueError, match=r"^a span needs 0 <= start <= end, got \(2, 1\)\.$"):
        draft.edits().to_original(2, 1)
    with pytest.raises(ValueError, match=r"^these edits belong to another text: it is shorter than they say\.$"):
        draft.edits().restore("一")
