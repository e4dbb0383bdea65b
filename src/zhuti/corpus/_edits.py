"""Every change to a text, kept so that it can be undone and any place mapped back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

Change = tuple[int, int, str]
"""What a rule asks for: a span of the text before it, never empty, and what is to stand there."""


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


class Hunk(NamedTuple):
    """A place where clean text and original differ: clean[clean_start:clean_end] stands for original[start:end]."""

    start: int
    end: int
    clean_start: int
    clean_end: int
    original: str


_clean_start = attrgetter("clean_start")


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits made to one text.

    Attributes
    ----------
    records
        The edits in the order the rules ran and, within a rule, from left to right. Each replaces the whole image of its
        span: a rule that touches a part of what an earlier one wrote is recorded as rewriting all of it.
    hunks
        What the records come to, from left to right: disjoint spans, outside which the clean text is the original.

    Examples
    --------
    >>> draft = Draft("機(jī)關(guān)單位")
    >>> draft.apply("pinyin", [(1, 5, ""), (6, 12, "")])
    >>> draft.apply("script", [(0, 3, "机关单")])
    >>> draft.text
    '机关单位'
    >>> edits = draft.edits()
    >>> edits.counts()
    {'pinyin': 2, 'script': 1}
    >>> edits.to_original(3, 4)
    (13, 14)
    >>> edits.restore("机关单位")
    '機(jī)關(guān)單位'
    """

    records: tuple[Edit, ...] = ()
    hunks: tuple[Hunk, ...] = field(default=(), repr=False)

    def counts(self) -> dict[str, int]:
        """Return how many edits each rule made, in the order the rules ran; a rule that made none is absent."""
        return dict(Counter(edit.rule for edit in self.records))

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the clean text to the span of the decoded original that it stands for.

        Parameters
        ----------
        start, end
            Code points of the clean text, end excluded. Text deleted at either edge is left outside. In a replacement
            of equal length (script, full width) characters map one by one; in any other, to the whole span it replaced.

        Raises
        ------
        ValueError
            Not ``0 <= start <= end``.
        """
        if not 0 <= start <= end:
            raise ValueError(f"a span needs 0 <= start <= end, got ({start}, {end}).")
        if start == end:
            place = self._after(end)
            return place, place
        return self._before(start), self._after(end)

    def restore(self, clean_text: str) -> str:
        """Undo every edit: return the decoded original of the clean text these edits led to.

        Raises
        ------
        ValueError
            The text is too short to be that clean text.
        """
        if self.hunks and self.hunks[-1].clean_end > len(clean_text):
            raise ValueError("these edits belong to another text: it is shorter than they say.")
        pieces, done = list[str](), 0
        for hunk in self.hunks:
            pieces += clean_text[done : hunk.clean_start], hunk.original
            done = hunk.clean_end
        pieces.append(clean_text[done:])
        return "".join(pieces)

    def _before(self, place: int) -> int:
        """Where in the original the clean character at `place` begins."""
        index = bisect_right(self.hunks, place, key=_clean_start)
        if not index:
            return place
        hunk = self.hunks[index - 1]
        if hunk.clean_end > place:
            return hunk.start + (place - hunk.clean_start if _same_length(hunk) else 0)
        return hunk.end + place - hunk.clean_end

    def _after(self, place: int) -> int:
        """Where in the original the clean character before `place` ends."""
        index = bisect_left(self.hunks, place, key=_clean_start)
        if not index:
            return place
        hunk = self.hunks[index - 1]
        if hunk.clean_end > place:
            return hunk.start + place - hunk.clean_start if _same_length(hunk) else hunk.end
        return hunk.end + place - hunk.clean_end


class Draft:
    """A text under edit: apply the rules one by one, then ask for the `Edits`.

    Attributes
    ----------
    original
        The text as it came.
    text
        The text as it stands now.
    """

    __slots__ = ("_hunks", "_records", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self._hunks: list[Hunk] = []
        self._records: list[Edit] = []

    def edits(self) -> Edits:
        """Return what was done so far."""
        return Edits(tuple(self._records), tuple(self._hunks))

    def apply(self, rule: str, changes: Sequence[Change]) -> None:
        """Make one rule's changes, in time linear in them and the changes before.

        Parameters
        ----------
        rule
            Its name.
        changes
            Spans of `text`, from left to right, disjoint, none empty. One that changes nothing is ignored.
        """
        if not changes:
            return
        text = self.text
        wanted = self._widen([change for change in changes if text[change[0] : change[1]] != change[2]])
        if not wanted:
            return
        pieces, hunks, old = list[str](), list[Hunk](), self._hunks
        done = shift = index = 0  # `done` in the old text; `shift` leads from there to the new one
        last_end = last_clean_end = 0  # where original and old text last ran level
        for start, end, new in wanted:
            while index < len(old) and old[index].clean_end <= start:
                hunk = old[index]
                hunks.append(Hunk(hunk[0], hunk[1], hunk[2] + shift, hunk[3] + shift, hunk[4]) if shift else hunk)
                last_end, last_clean_end = hunk.end, hunk.clean_end
                index += 1
            original_start = last_end + start - last_clean_end
            while index < len(old) and old[index].clean_start < end:
                last_end, last_clean_end = old[index].end, old[index].clean_end
                index += 1
            original_end = last_end + end - last_clean_end
            removed = text[start:end]
            self._records.append(Edit(rule, original_start, original_end, removed, new))
            original = self.original[original_start:original_end]
            hunks.append(Hunk(original_start, original_end, start + shift, start + shift + len(new), original))
            pieces += text[done:start], new
            done = end
            shift += len(new) - (end - start)
        hunks += [Hunk(h[0], h[1], h[2] + shift, h[3] + shift, h[4]) for h in old[index:]]
        pieces.append(text[done:])
        self.text = "".join(pieces)
        self._hunks = hunks

    def _widen(self, changes: list[Change]) -> list[Change]:
        """Widen each change to whole hunks, so that its span in the original is exact; join those that then meet."""
        if not self._hunks:
            return changes
        text, old, index = self.text, self._hunks, 0
        widened: list[Change] = []
        core_end = 0  # where the last change ended before it was widened
        for start, end, new in changes:
            while index < len(old) and old[index].clean_end <= start:
                index += 1
            low, high, last = start, end, index
            if index < len(old) and old[index].clean_start < start:
                low = old[index].clean_start
            while last < len(old) and old[last].clean_start < end:
                last += 1
            if last > index:
                high = max(end, old[last - 1].clean_end)
            if widened and low < widened[-1][1]:
                before_low, before_high, before = widened.pop()
                kept = before[: len(before) - (before_high - core_end)]
                widened.append((before_low, high, kept + text[core_end:start] + new + text[end:high]))
            else:
                widened.append((low, high, text[low:start] + new + text[end:high]))
            core_end = end
        return widened


def _same_length(hunk: Hunk) -> bool:
    return hunk.end - hunk.start == hunk.clean_end - hunk.clean_start
