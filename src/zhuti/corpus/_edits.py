"""Every change to a text, kept so that it can be undone and any place mapped back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One change by one rule.

    Attributes
    ----------
    rule
        The rule's name, as in the config.
    start, end
        The changed span in the decoded original, in code points, end excluded; never empty.
    removed
        What stood there when the rule ran (the original, or what an earlier rule had made of it).
    replaced
        What the rule put in its place; empty for a deletion.
    """

    rule: str
    start: int
    end: int
    removed: str
    replaced: str


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits made to one text, in the order the rules ran."""

    records: tuple[Edit, ...] = ()
