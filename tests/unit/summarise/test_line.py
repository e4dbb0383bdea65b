"""A summary as its line: every field, in the one form that JSON on one line has, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.summarise import (
    ArticleSummary,
    Entity,
    Figure,
    KeySentence,
    Keyword,
    Quote,
    Similar,
    TopicShare,
    summary_from_dict,
    summary_line,
)

EMPTY: tuple[object, ...] = (None, "", (), False)
DEFAULTS = {"short", "pieces", "value_to", "approximate", "by", "change", "office"}
text = st.text(alphabet='党课"\\/\n\t\x00\x7f\u2028\ufffd<&🙂a', max_size=6)
number = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(0, 10**9)
summaries = st.builds(
    ArticleSummary,
    *(text, text, st.none() | st.dates(dt.date(1, 1, 1)), text, whole, whole),
    st.lists(st.builds(TopicShare, whole, text, number, number, number, st.lists(text, max_size=2).map(tuple))).map(
        tuple
    ),
    st.lists(st.builds(Keyword, text, number, whole), max_size=2).map(tuple),
    st.lists(
        st.builds(KeySentence, text, whole, number, whole, whole, text, st.sampled_from([(), ((1, 2), (4, 9))])),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(
            Figure, text, number, text, whole, whole, text, st.none() | number, st.booleans(), text, text
        ),
        max_size=2,
    ).map(tuple),
    st.lists(st.builds(Quote, text, whole), max_size=2).map(tuple),
    st.lists(st.builds(Similar, text, number), max_size=2).map(tuple),
    st.lists(text, max_size=2).map(tuple),
    st.lists(st.builds(Entity, text, text, whole, whole, whole, text), max_size=2).map(tuple),
    text,
    number,
)  # fmt: skip


def plain(value: Any) -> Any:
    """Return what the fields hold as JSON has it, made another way."""
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, dict):
        said = {
            key: held
            for key, held in value.items()
            if key not in DEFAULTS or isinstance(held, float) or held not in EMPTY
        }
        return {key: plain(held) for key, held in said.items()}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@given(summaries)
def test_a_line_holds_every_field_as_json_writes_it(summary: ArticleSummary) -> None:
    line = summary_line(summary)
    assert line == json.dumps(plain(asdict(summary)), ensure_ascii=False)
    assert summary_from_dict(json.loads(line)) == summary


@pytest.mark.parametrize("undefined", [math.nan, math.inf, -math.inf])
def test_an_undefined_number_is_null(undefined: float) -> None:
    summary = ArticleSummary(
        *("a", "", None, "", 0, 0),
        (TopicShare(0, "党课", undefined, undefined, undefined, ()),),
        (Keyword("党课", undefined, 1),),
        (KeySentence("党课。", 0, undefined, 0, 3),),
        (Figure("3", undefined, "个", 0, 1, "", undefined),),
        *((), (Similar("b", undefined),), ()),
        other_share=undefined,
    )
    told = json.loads(summary_line(summary), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert told["topics"] == [{"topic": 0, "label": "党课", "share": None, "low": None, "high": None, "terms": []}]
    assert [told[part][0]["score"] for part in ("keywords", "sentences", "similar")] == [None] * 3
    assert told["figures"] == [{"text": "3", "value": None, "unit": "个", "start": 0, "end": 1, "what": ""}]
    assert told["other_share"] is None
