"""The browser of the tests itself: it shows text, and tells of errors and requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_quiet_page_is_quiet(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "页.html"
    file.write_text("<!doctype html><meta charset=utf-8><title>党课</title><p id=p>春耕", encoding="utf-8")
    page.goto(file.as_uri())
    assert page.title() == "党课"
    assert page.inner_text("#p") == "春耕"


def test_errors_and_requests_are_seen(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "loud.html"
    file.write_text(
        "<!doctype html><title>x</title><script>"
        "console.error('错'); fetch('http://127.0.0.1:9/x').catch(() => 0); nowhere()</script>",
        encoding="utf-8",
    )
    visit.page.goto(file.as_uri())
    visit.page.wait_for_timeout(100)
    assert "错" in visit.errors
    assert any("nowhere" in error for error in visit.errors)
    assert visit.requests == ["http://127.0.0.1:9/x"]
