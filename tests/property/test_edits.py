"""Edits, for any text under any stack of rules: replayed they give the clean text, undone the original, and places map back."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti.corpus._clean import clean_page
from zhuti.corpus._edits import Draft, Edit

ALPHABET = "甲乙丙丁機關(jī) \n&<😀"


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A text after up to five rules, each changing up to six places, some of them changed before."""
    draft = Draft(draw(st.text(ALPHABET, max_size=30)))
    for number in range(draw(st.integers(0, 5))):
        cuts = draw(st.lists(st.integers(0, len(draft.text)), max_size=12, unique=True).map(sorted))
        spans = zip(cuts[::2], cuts[1::2], strict=False)
        new = st.one_of(st.just(""), st.text(ALPHABET, max_size=4))
        draft.apply(f"rule {number}", [(start, end, draw(new)) for start, end in spans])
    return draft


def replay(original: str, records: tuple[Edit, ...]) -> str:
    """Make the recorded edits again, with nothing but the records: pieces of text, each with the original span it stands for."""
    pieces = [(place, place + 1, char) for place, char in enumerate(original)]
    for edit in records:
        inside = [piece for piece in pieces if edit.start <= piece[0] and piece[1] <= edit.end]
        assert "".join(piece[2] for piece in inside) == edit.removed
        assert (inside[0][0], inside[-1][1]) == (edit.start, edit.end)
        place = pieces.index(inside[0])
        pieces[place : place + len(inside)] = [(edit.start, edit.end, edit.replaced)]
    return "".join(piece[2] for piece in pieces)


@settings(deadline=None)
@given(drafts())
def test_replaying_the_records_gives_the_clean_text(draft: Draft) -> None:
    assert replay(draft.original, draft.edits().records) == draft.text


@settings(deadline=None)
@given(drafts())
def test_restoring_gives_the_original(draft: Draft) -> None:
    assert draft.edits().restore(draft.text) == draft.original


@settings(deadline=None)
@given(drafts())
def test_records_lie_within_the_original_and_are_never_empty(draft: Draft) -> None:
    for edit in draft.edits().records:
        assert 0 <= edit.start < edit.end <= len(draft.original)
        assert edit.removed or edit.replaced


@settings(deadline=None)
@given(drafts())
def test_the_mapping_is_monotone_and_within_bounds(draft: Draft) -> None:
    edits, size = draft.edits(), len(draft.text)
    spans = [edits.to_original(place, place + 1) for place in range(size)]
    assert all(0 <= start < end <= len(draft.original) for start, end in spans)
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(spans))
    for start in range(size):
        for end in range(start + 1, size + 1):
            assert edits.to_original(start, end) == (spans[start][0], spans[end - 1][1])
    points = [edits.to_original(place, place) for place in range(size + 1)]
    assert points == sorted(points)
    assert all(0 <= start == end <= len(draft.original) for start, end in points)


@settings(deadline=None)
@given(drafts())
def test_an_untouched_character_maps_to_itself(draft: Draft) -> None:
    edits = draft.edits()
    touched = {place for edit in edits.records for place in range(edit.start, edit.end)}
    mapped = [edits.to_original(place, place + 1) for place in range(len(draft.text))]
    exact = [start for start, end in mapped if end == start + 1]
    for place, (start, end) in enumerate(mapped):
        if end == start + 1 and start not in touched:
            assert draft.text[place] == draft.original[start]
    assert set(range(len(draft.original))) - touched <= set(exact)


DIRT = st.lists(
    st.sampled_from(
        [
            "手机版", "\n", "\r\n", "\u3000\u3000", " ", "機(jī)關(guān)", "县里", "著", "。", "：", "1",
            "<p>", "&nbsp;", "</p>", "記者 王某", "来源：某报", "2016-03-04", "新华社", "5月1日电 ",
            "【标题】", "【作者】", "\x00", "\ud800", "\u200b", "Ａ", "５％", "（记者 王某）", "乾隆", "😀",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(raw=DIRT, whole_page=st.booleans())
def test_any_dirty_page_can_be_restored_and_traced(raw: str, *, whole_page: bool) -> None:
    page = clean_page(raw, whole_page=whole_page)
    assert page.edits.restore(page.text) == raw
    assert replay(raw, page.edits.records) == page.text
    untouched = set(range(len(raw))).difference(*(range(edit.start, edit.end) for edit in page.edits.records))
    mapped = [page.edits.to_original(place, place + 1) for place in range(len(page.text))]
    assert untouched <= {start for start, end in mapped if end == start + 1}
    assert all(page.text[place] == raw[start] for place, (start, _) in enumerate(mapped) if start in untouched)
