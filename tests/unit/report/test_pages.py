"""Pages written by a further process: the same bytes, the same errors, and no process left behind."""

from __future__ import annotations

import errno
import hashlib
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Started

from zhuti.core import RunError
from zhuti.report import Page, Written, page_facts, render_summary, write_pages
from zhuti.report import _pages as module
from zhuti.summarise import summary_line

from .conftest import HOSTILE, make_results


def _pages() -> list[Page]:
    pages = []
    for i in range(200):
        results = make_results(HOSTILE[i % len(HOSTILE)])
        summary, article = results.summaries[0], replace(results.corpus[0], byline="半个\ud800字")
        pages.append(Page(f"{i}.md", summary_line(summary), page_facts(summary, article)))
    return pages


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(module, "WORTH_IT", 200)
    return {"n_pages": 200, "n_threads": 2}


def test_the_same_by_one_process_and_by_two(tmp_path: Path, two: dict[str, Any], started: Started) -> None:
    told = {}
    for n_threads in (1, 2):
        folder = tmp_path / str(n_threads)
        folder.mkdir()
        told[n_threads] = list(write_pages(folder, _pages(), 200, language="en", n_threads=n_threads))
        assert len(started) == n_threads - 1
    assert told[1] == told[2]
    for page in told[1]:
        data = (tmp_path / "2" / page.name).read_bytes()
        assert page == Written(page.name, len(data), hashlib.sha256(data).hexdigest())
        assert data == (tmp_path / "1" / page.name).read_bytes()
    assert [page.name for page in told[1]] == [f"{i}.md" for i in range(200)]
    assert b" \xc2\xb7 \xe5\x8d\x8a\xe4\xb8\xaa\xef\xbf\xbd\xe5\xad\x97 \xc2\xb7 " in data


def test_a_page_is_the_summary_rendered(tmp_path: Path, results: Any) -> None:
    summary, article = results.summaries[0], results.corpus[0]
    (page,) = write_pages(tmp_path, [Page("a.md", summary_line(summary), page_facts(summary, article))], 1)
    assert (tmp_path / page.name).read_text(encoding="utf-8") == render_summary(summary, article)


def test_few_pages_are_written_here(tmp_path: Path, two: dict[str, Any], started: Started) -> None:
    assert len(list(write_pages(tmp_path, _pages(), 199, n_threads=2))) == 200
    assert not started


@pytest.mark.parametrize("n_threads", [1, 2])
def test_a_page_that_cannot_be_written(tmp_path: Path, two: dict[str, Any], n_threads: int) -> None:
    (tmp_path / "70.md").touch()
    with pytest.raises(FileExistsError) as caught:
        list(write_pages(tmp_path, _pages(), 200, n_threads=n_threads))
    assert (caught.value.errno, caught.value.strerror) == (errno.EEXIST, "File exists")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_no_process_stays_behind(
    tmp_path: Path, two: dict[str, Any], started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BLOCK", 1)
    writing = write_pages(tmp_path, _pages(), **two)
    next(writing)
    assert len(list(tmp_path.iterdir())) <= 5  # few are taken ahead
    writing.close()
    assert [process.returncode for process in started] == [-signal.SIGKILL]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_a_process_that_dies_is_reported(tmp_path: Path, two: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PROGRAM", "import os, sys; sys.stdin.buffer.read(9); os.kill(os.getpid(), 9)")
    with pytest.raises(RunError) as caught:
        list(write_pages(tmp_path, _pages(), **two))
    assert str(caught.value) == (
        "a process that writes pages ended by signal 9. If memory was short, set run.n_threads = 1, which takes less."
    )
