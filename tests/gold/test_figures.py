"""Figures against sentences annotated by hand: text, value and unit must agree, both ways."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from zhuti.summarise import Quantity, find_figures

GOLD = [Path(__file__).with_name(f"figures{name}.txt") for name in ("", "_fresh", "_unseen", "_last")]


class Wanted(NamedTuple):
    text: str
    value: float
    value_to: float | None
    unit: str
    what: str


def _read_gold() -> list[tuple[str, list[Wanted]]]:
    cases = []
    for line in (line for path in GOLD for line in path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        sentence, *figures = line.split(" | ")
        cases.append((sentence, [_wanted(figure) for figure in figures]))
    return cases


def _wanted(figure: str) -> Wanted:
    text, value, unit, *what = figure.split(" ")
    low, _, high = value.partition("..")
    return Wanted(text.replace("_", " "), float(low), float(high) if high else None, unit.strip("-"), "".join(what))


CASES = _read_gold()


def _found(sentence: str, quantity: Quantity) -> tuple[str, float, float | None, str]:
    return sentence[quantity.start : quantity.end], quantity.value, quantity.value_to, quantity.unit


def _hits(cases: list[tuple[str, list[Wanted]]]) -> tuple[int, int, int]:
    """Correct, found, wanted; a figure is correct when text, value, upper end and unit all are."""
    correct = found = wanted = 0
    for sentence, figures in cases:
        got = {_found(sentence, q) for q in find_figures(sentence)}
        want = {figure[:4] for figure in figures}
        correct, found, wanted = correct + len(got & want), found + len(got), wanted + len(want)
    return correct, found, wanted


@pytest.mark.parametrize(("sentence", "wanted"), CASES, ids=[sentence for sentence, _ in CASES])
def test_figures_are_those_a_reader_finds(sentence: str, wanted: list[Wanted]) -> None:
    found = find_figures(sentence)
    assert [_found(sentence, q) for q in found] == [w[:4] for w in wanted]
    claimed = [(q.what, w.what) for q, w in zip(found, wanted, strict=True) if w.what]
    assert [what for what, _ in claimed] == [what for _, what in claimed]


def test_the_gold_can_fail() -> None:
    """With every annotation moved to the next sentence, next to nothing may agree."""
    annotations = [wanted for _, wanted in CASES]
    shuffled = list(zip([s for s, _ in CASES], [*annotations[1:], annotations[0]], strict=True))
    correct, found, _ = _hits(shuffled)
    assert correct < 0.05 * found
    assert _hits(CASES)[0] > 0.95 * _hits(CASES)[1]


def test_there_are_enough_sentences() -> None:
    assert len(CASES) >= 200
    assert sum(not wanted for _, wanted in CASES) >= 30
