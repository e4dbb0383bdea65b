"""Reading texts in processes of their own: the same facts in the same order, and no process left behind."""

from __future__ import annotations

import marshal
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Started

from zhuti.core import RunError
from zhuti.summarise import _readers as readers
from zhuti.summarise import summarise
from zhuti.summarise._read import TextFacts, Texts, pack_facts, pack_texts, read_texts, unpack_facts, unpack_texts
from zhuti.summarise._readers import read_all

TEXT = "县委书记周明远到石坝镇宣讲“三严三实”专题教育,召开座谈会28次,同比增长6.4%至7%。大家都说这样的会开得好、开得实。"


def _texts(block: int) -> Texts:
    n, none = block % 3, np.empty(0, dtype=np.int64)
    return Texts([f"{block}{i}{TEXT}" for i in range(n)], [""] * n, 3, [0] * (n + 1), none, none, none, ())


def _facts(text: str, tag: str = "n") -> TextFacts:
    """Read a text whose first three characters are a token."""
    begin = np.zeros(1, dtype=np.int64)
    return read_texts(Texts([text], [""], 3, [0, 1], begin, begin + 3, begin, (tag,)))


def _read(n_blocks: int, n_threads: int | None) -> list[tuple[int, TextFacts]]:
    return list(read_all(iter(range(n_blocks)), _texts, readers.WORTH_IT, n_threads))


def test_packed_and_unpacked_the_same() -> None:
    facts = _facts(TEXT)
    assert all(of_text for (of_text,) in facts)
    assert len(facts.spans[0]) == len(facts.standings[0])
    assert unpack_facts(marshal.loads(marshal.dumps(pack_facts(facts)))) == facts


@given(st.text(alphabet="县委书记周明远到石坝镇“三严三实”专题教育28次%。\n,1", max_size=80))
def test_any_text_packed_and_unpacked_the_same(text: str) -> None:
    facts = _facts(text)
    assert unpack_facts(marshal.loads(marshal.dumps(pack_facts(facts)))) == facts


def test_texts_packed_and_unpacked_the_same() -> None:
    starts, ends, tags = np.array([0, 4, 70_000]), np.array([4, 6, 70_002]), np.array([1, 0, 1], dtype=np.uint8)
    block = Texts([TEXT, ""], ["题", ""], 3, [0, 3, 3], starts, ends, tags, ("n", "nr"))
    packed = unpack_texts(marshal.loads(marshal.dumps(pack_texts(block))))
    assert (*packed[:4], packed.tag_names) == (*block[:4], block.tag_names)
    for before, after in zip(block[4:7], packed[4:7], strict=True):
        assert before.tolist() == after.tolist()


def test_each_text_is_read_with_its_own_tokens() -> None:
    text, begin = "周明远说,好。", np.array([0, 0])
    block = Texts([text, text], ["", ""], 3, [0, 1, 2], begin, begin + 3, np.array([1, 0]), ("n", "nr"))
    entities = read_texts(block).entities
    assert entities == [_facts(text, tag).entities[0] for tag in ("nr", "n")]
    assert list(map(len, entities)) == [1, 0]


def test_a_process_that_reads_loads_little() -> None:
    program = "import sys; import zhuti.summarise._readers; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert "zhuti" in loaded
    assert not {"scipy", "polars", "numba", "sklearn", "pydantic"} & set(loaded)


def test_the_same_whatever_the_number_of_processes() -> None:
    one = _read(8, 1)
    assert [block for block, _ in one] == list(range(8))
    assert [len(facts.figures) for _, facts in one] == [block % 3 for block in range(8)]
    assert _read(8, 2) == one
    assert _read(8, 3) == one


def test_few_texts_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert list(read_all(iter(range(3)), _texts, readers.WORTH_IT - 1, 2))
    assert list(read_all(iter(range(3)), _texts, readers.WORTH_IT, 1))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_a_process_that_dies_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_PROGRAM", "import os, sys; sys.stdin.buffer.read(9); os.kill(os.getpid(), 9)")
    with pytest.raises(RunError) as caught:
        _read(8, 2)
    assert str(caught.value) == (
        "a process that reads articles ended by signal 9. If memory was short, set run.n_threads = 1, which takes less."
    )
    monkeypatch.setattr(readers, "_PROGRAM", "raise SystemExit(3)")
    with pytest.raises(RunError, match=r"ended with code 3\."):
        _read(8, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_no_process_stays_behind_and_few_blocks_are_taken_ahead(started: Started) -> None:
    taken = []

    def blocks() -> Iterator[int]:
        for block in range(100):
            taken.append(block)
            yield block

    reading = read_all(blocks(), _texts, readers.WORTH_IT, 2)
    next(reading)
    assert len(taken) <= 20
    assert [process.poll() for process in started] == [None]
    reading.close()
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_no_more_processes_than_keep_pace(started: Started) -> None:
    _read(2, 64)
    assert len(started) == 2


@pytest.mark.parametrize("n_allowed", [0, 1])
def test_where_the_system_refuses_processes_the_rest_does_the_work(n_allowed: int, started: Started) -> None:
    started.n_allowed = n_allowed
    assert _read(8, 3) == _read(8, 1)
    assert len(started) == n_allowed


def test_summaries_do_not_depend_on_it(states: Any, monkeypatch: pytest.MonkeyPatch, started: Started) -> None:
    here = summarise(*states, n_threads=2)
    assert not started
    monkeypatch.setattr(readers, "WORTH_IT", 1)
    assert summarise(*states, n_threads=2) == here
    assert started
