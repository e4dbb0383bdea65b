"""The gallery notebook runs as it stands, and what it shows is what its cells give."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path

import pytest
from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "gallery.ipynb"


@pytest.mark.slow
def test_the_gallery_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyLDAvis")
    monkeypatch.chdir(NOTEBOOK.parent)
    cells = [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 5
    space: dict[str, object] = {"__name__": "__main__"}
    for cell in cells:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            value = _run("".join(cell["source"]), space)
        kinds = [output["output_type"] for output in cell["outputs"]]
        assert kinds == ["stream"] * bool(said.getvalue()) + ["execute_result"] * (value is not None)
        if value is not None:
            shown = cell["outputs"][-1]["data"]
            assert ("text/html" in shown) == hasattr(value, "_repr_html_")
    assert "figures/topic_map.svg" in said.getvalue()


def _run(source: str, space: dict[str, object]) -> object:
    """Run a cell as a notebook does; return the value of its last line."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space) if isinstance(last, ast.Expr) else None


def test_its_pictures_are_there() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    for name in ("images/report_topics.png",):
        assert name in text
        assert Path(NOTEBOOK.parent, name).is_file()
