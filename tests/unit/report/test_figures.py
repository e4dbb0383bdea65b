"""Figures: Vega-Lite, SVG and PNG with Chinese characters and not squares; the same bytes each time."""

from __future__ import annotations

import builtins
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report.views import make_view

from zhuti.core import RequestError
from zhuti.report import find_cjk_font, write_figures

NAMES = ["topic_map", "topic_shares", "topic_terms", "prevalence_by_date", "prevalence_1", "prevalence_2"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    write_figures(make_view(), folder)
    return folder


@pytest.fixture(autouse=True)
def _font() -> None:
    try:
        find_cjk_font()
    except RequestError as error:
        pytest.skip(str(error))


def test_each_figure_in_three_forms(drawn: Path) -> None:
    assert sorted(path.name for path in drawn.iterdir()) == sorted(
        f"{name}.{suffix}" for name in NAMES for suffix in ("vl.json", "svg", "png")
    )
    for name in NAMES:
        spec = json.loads((drawn / f"{name}.vl.json").read_text(encoding="utf-8"))
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
        assert spec["config"]["font"] == find_cjk_font()[0]
        assert (drawn / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        svg = (drawn / f"{name}.svg").read_text(encoding="utf-8")
        assert "党课 · 座谈会" in svg
        assert find_cjk_font()[0] in svg


def test_the_figures_show_the_numbers_of_the_run(drawn: Path) -> None:
    view = make_view()
    shares = json.loads((drawn / "topic_shares.vl.json").read_text(encoding="utf-8"))["data"]["values"]
    assert shares == [
        {"topic": f"{k} {label}", "share": pytest.approx(float(view.topics.topic_share[k]))}
        for k, label in enumerate(view.labels)
    ]
    dates = json.loads((drawn / "prevalence_by_date.vl.json").read_text(encoding="utf-8"))["data"]["values"]
    assert dates[0] == {
        "topic": "0 产业", "group": "2015-10", "share": 0.28, "low": None, "high": None, "start": "2015-10-01", "run": 0
    }  # fmt: skip
    assert dates[1]["run"] == 1  # January is no neighbour of October
    assert len(dates) == 3 * 2
    source = json.loads((drawn / "prevalence_1.vl.json").read_text(encoding="utf-8"))["data"]["values"]
    assert source[0]["low"] <= source[0]["share"] <= source[0]["high"] or source[0]["low"] is None


def test_characters_are_drawn_and_not_squares(tmp_path: Path) -> None:
    pictures = []
    for label in ("东", "国"):  # of one width: squares would be alike
        view = replace(make_view(), labels=(label,) * 3)
        write_figures(view, tmp_path / label)
        pictures.append((tmp_path / label / "topic_shares.png").read_bytes())
    assert pictures[0] != pictures[1]


def test_the_same_bytes_each_time(drawn: Path, tmp_path: Path) -> None:
    files = write_figures(make_view(), tmp_path)
    assert {path.name: path.read_bytes() for path in files} == {
        path.name: path.read_bytes() for path in drawn.iterdir()
    }


def test_hostile_labels_stay_text(tmp_path: Path) -> None:
    write_figures(make_view("<script>alert(1)</script>"), tmp_path)
    for path in tmp_path.glob("*.svg"):
        assert "<script" not in path.read_text(encoding="utf-8")


def test_no_font_is_said_and_nothing_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "DejaVuSans.ttf").touch()
    with pytest.raises(RequestError) as error:
        write_figures(make_view(), tmp_path / "out", fonts=[tmp_path / "fonts", tmp_path / "none"])
    assert str(error.value) == (
        f"there is no font with Chinese characters in {tmp_path / 'fonts'}, {tmp_path / 'none'}: figures would show squares. "
        "Install one, such as Noto Sans CJK (Debian and Ubuntu: apt install fonts-noto-cjk; other systems: "
        "https://github.com/notofonts/noto-cjk)."
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("files", "family"),
    [
        (["wqy-microhei.ttc", "NotoSansCJK-Regular.ttc"], "Noto Sans CJK SC"),
        (["NotoSansCJKjp-Regular.otf", "NotoSansCJKsc-Regular.otf"], "Noto Sans CJK SC"),
        (["NotoSansSC[wght].ttf"], "Noto Sans SC"),
        (["deep/er/msyh.ttc"], "Microsoft YaHei"),
        (["NotoSansCJK-Regular.ttc.gz", "PingFang.ttc"], "PingFang SC"),
    ],
)
def test_the_best_font_is_found(tmp_path: Path, files: list[str], family: str) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = find_cjk_font([tmp_path])
    assert found[0] == family
    assert found[1].is_relative_to(tmp_path)


def test_the_extra_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("altair"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(RequestError) as error:
        write_figures(make_view(), tmp_path / "out")
    assert (
        str(error.value) == "figures need altair and vl-convert, which are not installed: pip install 'zhuti[figures]'."
    )
