"""A corpus that a page has no room for: the data files beside it, the server, and the page reading them."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.report.views import make_large

from zhuti.core import RequestError
from zhuti.report import _beside, _html, render_report, report_server, write_report_data

N = 90


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page of a sample, its data files, and a file that is nobody's business."""
    folder = tmp_path_factory.mktemp("built")
    view = make_large(N)
    with pytest.MonkeyPatch.context() as patch:
        _shrink(patch)
        (folder / "report.html").write_text(render_report(view), encoding="utf-8")
        assert write_report_data(view, folder)
    (folder / "secret.txt").write_text("秘密", encoding="utf-8")
    return folder


def _shrink(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_html, "MAX_ROWS", 70)
    patch.setattr(_html, "MAX_DETAIL_BYTES", 100_000)
    patch.setattr(_beside, "_ROWS_PER_FILE", 40)
    patch.setattr(_beside, "_DETAILS_PER_FILE", 20)


@pytest.fixture
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, int]]:
    """A copy of it to spoil, and the port that serves it."""
    _shrink(monkeypatch)
    folder = tmp_path / "run"
    shutil.copytree(built, folder)
    server = report_server(folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield folder, server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def _ask(port: int, path: str, *, host: str | None = None, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    if host != "":
        connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, dict(answer.getheaders())


def test_all_articles_are_written_once(served: tuple[Path, int]) -> None:
    import zlib

    folder, _ = served
    data = folder / "report-data"
    assert sorted(path.name for path in data.iterdir()) == sorted(
        ["about.json", *(f"rows-{n}.deflate" for n in range(3)), *(f"details-{n}.deflate" for n in range(5))]
    )
    rows = [
        row for n in range(3) for row in json.loads(zlib.decompress((data / f"rows-{n}.deflate").read_bytes(), -15))
    ]
    assert [row[0] for row in rows] == list(range(N))
    told = json.loads(zlib.decompress((data / "details-3.deflate").read_bytes(), -15))
    assert told[5]["row"] == rows[65]
    assert told[5]["text"] == make_large(N).corpus[65].text
    before = {path.name: path.stat().st_mtime_ns for path in data.iterdir()}
    assert not write_report_data(make_large(N), folder)
    assert {path.name: path.stat().st_mtime_ns for path in data.iterdir()} == before
    assert write_report_data(make_large(N, seed=1), folder)


def test_the_page_and_its_data_are_served(served: tuple[Path, int]) -> None:
    folder, port = served
    status, body, headers = _ask(port, "/")
    assert (status, body) == (200, (folder / "report.html").read_bytes())
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Python" not in headers["Server"]
    assert _ask(port, "/report.html?x=1")[0] == 200
    assert _ask(port, "/report-data/rows-0.deflate")[1] == (folder / "report-data" / "rows-0.deflate").read_bytes()
    assert _ask(port, "/", host=f"localhost:{port}")[0] == 200
    status, body, headers = _ask(port, "/report.html", method="HEAD")
    assert (status, body, int(headers["Content-Length"]) > 0) == (200, b"", True)


@pytest.mark.parametrize(
    "path",
    [
        "/secret.txt", "/report-data/", "/report-data/../secret.txt", "/report-data/..%2fsecret.txt", "/../secret.txt",
        "//etc/passwd", "/etc/passwd", "/report-data/%2e%2e/secret.txt", "/report-data/rows-0.deflate/../../secret.txt",
        "/report-data/rows-99.deflate", "/report-data/about.json%00", "/report-data\\..\\secret.txt", "/report-data/about.json\n",
        "http://evil.example/secret.txt", "/manifest.json", "/report-data/about.json.bak",
    ],
)  # fmt: skip
def test_nothing_else_is_served(served: tuple[Path, int], path: str) -> None:
    folder, port = served
    (folder / "report-data" / "about.json.bak").write_text("秘密", encoding="utf-8")
    try:
        status, body, _ = _ask(port, path)
    except (http.client.InvalidURL, ValueError):
        return
    assert status in (400, 404)
    assert "秘密".encode() not in body


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""]
)
def test_only_its_own_name_is_answered(served: tuple[Path, int], host: str) -> None:
    assert _ask(served[1], "/", host=host)[0] == 403


def test_only_reading_is_answered(served: tuple[Path, int]) -> None:
    assert _ask(served[1], "/", method="POST")[0] == 501


def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with report_server(tmp_path) as server:
        assert server.server_address[0] == "127.0.0.1"
        with pytest.raises(RequestError) as error:
            report_server(tmp_path, server.server_address[1])
    port = server.server_address[1]
    assert str(error.value) == (
        f"port {port} cannot be had ([Errno 98] Address already in use). Name another with --port, or 0 for any."
    )


def test_the_page_reads_the_rest_where_it_is_served(visit: Any, served: tuple[Path, int]) -> None:
    page, errors, requests = visit
    home = f"http://127.0.0.1:{served[1]}/"
    page.goto(f"{home}#articles")
    page.locator("#read-all").click()
    page.locator("#found", has_text=f"{N} 篇").wait_for()
    assert page.locator("#articles .note").count() == 0
    page.fill("#search", "article-000089")
    page.locator("#articles tr[data-index='89'] a").click()
    page.locator("#article .text").wait_for()
    assert page.locator("#article .text").evaluate("e => e.textContent") == make_large(N).corpus[89].text
    page.goto("about:blank")
    rows = json.loads((served[0] / "report.html").read_text("utf-8").split('id="data">')[1].split("</script>")[0])[
        "rows"
    ]
    missing = next(i for i in range(N) if i not in {row[0] for row in rows})
    page.goto(f"{home}#article-{missing}")
    page.locator("#article .text").wait_for()
    assert page.locator("#article h2").inner_text() == make_large(N).corpus[missing].title
    assert errors == []
    assert {request.split("/")[2] for request in requests} == {f"127.0.0.1:{served[1]}"}


def test_data_of_another_run_are_not_read(visit: Any, served: tuple[Path, int]) -> None:
    about = served[0] / "report-data" / "about.json"
    about.write_text(about.read_text("utf-8").replace('"key": "', '"key": "0'), encoding="utf-8")
    visit.page.goto(f"http://127.0.0.1:{served[1]}/#articles")
    visit.page.locator("#articles .note").wait_for()
    visit.page.wait_for_timeout(100)
    assert visit.page.locator("#read-all").count() == 0
    assert visit.errors == []
