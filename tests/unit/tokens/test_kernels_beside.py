"""Kernels compiled by a process beside the first."""

import os
import time
from pathlib import Path

import pytest

from zhuti import kernels
from zhuti.tokens import Segmenter, _kernels_beside
from zhuti.tokens._kernels_beside import compile_kernels, kernels_beside

KERNELS = [kernels.cut_words, kernels.split_runs, kernels.name_tokens, kernels.place_tokens]


def test_what_is_compiled_is_what_cutting_calls() -> None:
    Segmenter().encode(["今天开学"])
    called = [list(kernel.signatures) for kernel in KERNELS]
    assert all(called)
    compile_kernels()
    assert [kernel.signatures for kernel in KERNELS] == called


class NeverCut:
    """A kernel as it is in a new process."""

    signatures = ()


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the process beside makes, half a second after its start; this process seems new, with two cores."""
    path = tmp_path / "mark"
    program = f"import time; time.sleep(0.5); open({str(path)!r}, 'w').close()"
    monkeypatch.setattr(_kernels_beside, "_PROGRAM", program)
    monkeypatch.setattr(_kernels_beside, "cut_words", NeverCut)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return path


def test_the_block_ends_with_the_process_beside(mark: Path) -> None:
    with kernels_beside():
        assert not mark.exists()
    assert mark.exists()


def test_a_block_that_fails_does_not_wait(mark: Path) -> None:
    with pytest.raises(KeyboardInterrupt), kernels_beside():
        raise KeyboardInterrupt
    time.sleep(0.6)
    assert not mark.exists()


def test_a_process_beside_that_fails_is_not_missed(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kernels_beside, "_PROGRAM", "raise SystemExit(3)")
    with kernels_beside():
        pass


@pytest.mark.parametrize("why", ["one core", "has cut", "no compiler"])
def test_there_is_none_where_it_would_not_help(mark: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    if why == "one core":
        monkeypatch.setattr(os, "cpu_count", lambda: 1)
    elif why == "has cut":
        monkeypatch.setattr(_kernels_beside, "cut_words", kernels.cut_words)
        Segmenter().cut("今天")
    else:
        monkeypatch.setattr(_kernels_beside, "cut_words", kernels.cut_words.py_func)
    with kernels_beside():
        pass
    assert not mark.exists()
