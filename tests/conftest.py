"""Fixtures that every room's tests may use."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

collect_ignore_glob = ["gold/make_*.py"]  # these make gold files, with libraries that no test needs

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real corpora beside a developer's checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data" / "README.md").is_file():
        pytest.skip("the real corpora of ../shared are not here")
    return folder


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The project's own seeds: articles, lexicon, stop words, topics."""
    return ROOT / "seeds"


class Started(list["subprocess.Popen[bytes]"]):
    """Processes in the order of their start; beyond `n_allowed` the system refuses them."""

    n_allowed = math.inf


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Every process that the code under test starts."""
    processes, popen = Started(), subprocess.Popen

    def start(*command: Any, **settings: Any) -> subprocess.Popen[bytes]:
        if len(processes) >= processes.n_allowed:
            raise OSError(11, "Resource temporarily unavailable")
        processes.append(popen(*command, **settings))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return processes


class Visit(NamedTuple):
    """A page of a real browser, with every error it logged and every address beyond files that it asked for."""

    page: Page
    errors: list[str]
    requests: list[str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it; tests that need it skip where it is absent, and fail where it must be there."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "there is no chromium on this machine"
        if os.environ.get("ZHUTI_NEEDS_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A fresh page of 1280 × 900, watched; `page` is the same for one that must be silent and offline."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True) as context:
        page = context.new_page()
        errors: list[str] = []
        requests: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else requests.append(r.url))
        yield Visit(page, errors, requests)


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    """A page of a real browser; the test fails when it logs an error, a script fails, or a request leaves the file."""
    yield visit.page
    assert visit.errors == []
    assert visit.requests == []
