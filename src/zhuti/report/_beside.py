"""The articles that a page has no room for, as data files beside it, and the server that lets the page read them."""

from __future__ import annotations

import http.server
import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast

from zhuti.core import Progress, RequestError, silent, write_atomic
from zhuti.report._html import data_key
from zhuti.report._page_articles import article_detail, article_row, packed
from zhuti.report._view import RunView

DATA_FOLDER: Final = "report-data"
_ROWS_PER_FILE, _DETAILS_PER_FILE = 10_000, 200
_NAME = re.compile(r"about\.json|(rows|details)-\d{1,7}\.deflate")


def write_report_data(view: RunView, folder: Path, *, progress: Progress = silent) -> bool:
    """Write all articles of a run into `report-data` in the folder of its page; what is there of this very run stays.

    Parameters
    ----------
    view
        That the page was rendered from.
    folder
        The folder of the page.
    progress
        Told how many articles are written.

    Returns
    -------
    bool
        Whether anything had to be written.

    Raises
    ------
    OSError
        A file cannot be written.
    """
    target = folder / DATA_FOLDER
    about = {"key": data_key(view), "rows_per_file": _ROWS_PER_FILE, "details_per_file": _DETAILS_PER_FILE}
    listed = target / "about.json"
    text = json.dumps(about, sort_keys=True) + "\n"
    if listed.is_file() and listed.read_bytes() == text.encode():
        return False
    target.mkdir(exist_ok=True)
    listed.unlink(missing_ok=True)  # until all is written there is nothing to read
    rows: list[list[object]] = []
    for n, part in enumerate(_batched(len(view.corpus), _DETAILS_PER_FILE)):
        told = []
        for i in part:
            article, summary = view.corpus[i], view.summaries[i]
            rows.append(article_row(i, article, summary))
            told.append({"row": rows[-1], **article_detail(article, summary, view.token_topics(i))})
        write_atomic(target / f"details-{n}.deflate", packed(told), durable=False)
        if len(rows) >= _ROWS_PER_FILE or part[-1] + 1 == len(view.corpus):
            write_atomic(target / f"rows-{part[-1] // _ROWS_PER_FILE}.deflate", packed(rows), durable=False)
            rows = []
        progress("report", part[-1] + 1, len(view.corpus))
    write_atomic(listed, text)
    return True


def _batched(n: int, size: int) -> Iterator[range]:
    return (range(begin, min(begin + size, n)) for begin in range(0, n, size))


def report_server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """Return a server of a run's page and its data files on 127.0.0.1, not yet running; nothing else is served.

    It answers only to its own name, so that no page of the web can read the articles through the reader's browser.

    Parameters
    ----------
    folder
        The folder of the page.
    port
        0 takes any free one.

    Raises
    ------
    RequestError
        The port is taken, or is none.
    """
    root = folder

    class Handler(_ReportHandler):
        folder = root

    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except (OSError, OverflowError) as error:
        raise RequestError(f"port {port} cannot be had ({error}). Name another with --port, or 0 for any.") from error


class _ReportHandler(http.server.BaseHTTPRequestHandler):
    """Serves the page and its data files by name; a path is never put together from what is asked for."""

    folder: Path
    server_version = "zhuti"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        port = cast("http.server.HTTPServer", self.server).server_port
        if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path, kind = self._asked(self.path.partition("?")[0])
        try:
            data = path.read_bytes() if path else None
        except OSError:
            data = None
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(data))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _asked(self, path: str) -> tuple[Path | None, str]:
        if path in ("/", "/report.html"):
            return self.folder / "report.html", "text/html; charset=utf-8"
        name = path.removeprefix(f"/{DATA_FOLDER}/")
        if name != path and _NAME.fullmatch(name):
            kind = "application/json" if name.endswith(".json") else "application/octet-stream"
            return self.folder / DATA_FOLDER / name, kind
        return None, ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name is the library's)
        """Say nothing: stderr is for people."""
