"""The server of a run's page: it gives out the page and its data files, and nothing else."""

from __future__ import annotations

import http.server
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast

_DATA_FOLDER: Final = "report-data"
_NAME = re.compile(r"about\.json|(rows|details)-\d{1,7}\.deflate")


def make_server(root: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server on 127.0.0.1, not yet running."""

    class Handler(_ReportHandler):
        folder = root

    return http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)


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
        name = path.removeprefix(f"/{_DATA_FOLDER}/")
        if name != path and _NAME.fullmatch(name):
            kind = "application/json" if name.endswith(".json") else "application/octet-stream"
            return self.folder / _DATA_FOLDER / name, kind
        return None, ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name is the library's)
        """Say nothing: stderr is for people."""
