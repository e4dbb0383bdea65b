"""The articles that a page has no room for, as data files beside it, and the server that lets the page read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhuti.core import Progress, RequestError, silent, write_atomic
from zhuti.report._html import data_key
from zhuti.report._page_articles import article_row, packed, told
from zhuti.report._view import RunView

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

_DATA_FOLDER: Final = "report-data"
_ROWS_PER_FILE, _DETAILS_PER_FILE = 10_000, 200


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
    target = folder / _DATA_FOLDER
    about = {"key": data_key(view), "rows_per_file": _ROWS_PER_FILE, "details_per_file": _DETAILS_PER_FILE}
    listed = target / "about.json"
    text = json.dumps(about, sort_keys=True) + "\n"
    if listed.is_file() and listed.read_bytes() == text.encode():
        return False
    target.mkdir(exist_ok=True)
    listed.unlink(missing_ok=True)  # until all is written there is nothing to read
    rows: list[list[object]] = []
    for n, part in enumerate(_batched(len(view.corpus), _DETAILS_PER_FILE)):
        own = [article_row(i, view.corpus[i], view.summaries[i]) for i in part]
        rows += own
        each = [{"row": row, **detail} for row, detail in zip(own, told(view, part), strict=True)]
        write_atomic(target / f"details-{n}.deflate", packed(each), durable=False)
        if len(rows) >= _ROWS_PER_FILE or part[-1] + 1 == len(view.corpus):
            write_atomic(target / f"rows-{part[-1] // _ROWS_PER_FILE}.deflate", packed(rows), durable=False)
            rows = []
        progress("report", part[-1] + 1, len(view.corpus))
    write_atomic(listed, text)
    return True


def _batched(n: int, size: int) -> Iterator[range]:
    return (range(begin, min(begin + size, n)) for begin in range(0, n, size))


def report_server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
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
    from zhuti.report._server import make_server  # its libraries take a while to load, and few runs are served

    try:
        return make_server(folder, port)
    except (OSError, OverflowError) as error:
        raise RequestError(f"port {port} cannot be had ({error}). Name another with --port, or 0 for any.") from error
