"""Figures for a paper: Vega-Lite by altair, drawn to SVG and PNG by vl-convert with a Chinese font of this machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhuti.core import RequestError, write_atomic
from zhuti.report._fonts import find_cjk_font
from zhuti.report._view import Grouping, RunView

_TERMS: Final = 10
_PIXELS: Final = 3  # of a PNG for each point of the figure: 300 dots an inch in print are 3 of 96


def write_figures(view: RunView, folder: Path, *, fonts: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """Write the figures of a run into a folder: each as Vega-Lite (`.vl.json`), SVG and PNG.

    Parameters
    ----------
    view
        Of the run.
    folder
        Made if it is not there.
    fonts
        Where to look for a font; by default where the system has its fonts.

    Returns
    -------
    tuple of Path
        The files: the map of topics, their shares, their terms, and the prevalence by date and by each column.

    Raises
    ------
    RequestError
        The extra `figures` is not installed, or there is no font with Chinese characters.
    OSError
        A file cannot be written.
    """
    try:
        import altair as alt
        import vl_convert
    except ImportError:
        raise RequestError(
            "figures need altair and vl-convert, which are not installed: pip install 'zhuti[figures]'."
        ) from None
    family, place = find_cjk_font(fonts)
    vl_convert.register_font_directory(str(place))
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    with alt.data_transformers.enable("default", max_rows=None):
        specs = {name: _dressed(chart, family) for name, chart in _charts(view).items()}
    for name, spec in specs.items():
        drawn: dict[str, str | bytes] = {
            "vl.json": json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            "svg": vl_convert.vegalite_to_svg(spec),
            "png": vl_convert.vegalite_to_png(spec, scale=_PIXELS),
        }
        for suffix, data in drawn.items():
            files.append(folder / f"{name}.{suffix}")
            write_atomic(files[-1], data)
    return tuple(files)


def _dressed(chart: Any, family: str) -> dict[str, Any]:
    spec: dict[str, Any] = chart.configure(font=family, background="white").to_dict()
    return spec


def _charts(view: RunView) -> dict[str, Any]:
    charts = {"topic_map": _map(view), "topic_shares": _shares(view), "topic_terms": _terms(view)}
    for i, grouping in enumerate(view.groupings):
        charts["prevalence_by_date" if grouping.unit else f"prevalence_{i}"] = _prevalence(view, grouping)
    return charts


def _inline(values: list[dict[str, object]]) -> Any:
    import altair as alt

    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _names(view: RunView) -> list[str]:
    return [f"{k} {label}" for k, label in enumerate(view.labels)]


def _map(view: RunView) -> Any:
    import altair as alt

    values: list[dict[str, object]] = [
        {"x": float(x), "y": float(y), "share": float(share), "label": name}
        for (x, y), share, name in zip(view.places, view.topics.topic_share, _names(view), strict=True)
    ]
    plane = alt.Chart(_inline(values), width=420, height=320).encode(
        x=alt.X("x:Q", axis=None).scale(padding=60), y=alt.Y("y:Q", axis=None).scale(padding=30)
    )
    circles = plane.mark_circle(opacity=0.5).encode(
        size=alt.Size("share:Q", title="share").scale(range=[0, 2500], domainMin=0),
        color=alt.Color("label:N", legend=None),
    )
    return circles + plane.mark_text(limit=110, fontSize=10).encode(text="label:N")


def _shares(view: RunView) -> Any:
    import altair as alt

    values: list[dict[str, object]] = [
        {"topic": name, "share": float(share)}
        for name, share in zip(_names(view), view.topics.topic_share, strict=True)
    ]
    return (
        alt.Chart(_inline(values), width=320)
        .mark_bar()
        .encode(
            x=alt.X("share:Q", axis=alt.Axis(format="%")),
            y=alt.Y("topic:N", sort=None, title=None).axis(labelLimit=260),
        )
    )


def _terms(view: RunView) -> Any:
    import altair as alt

    values: list[dict[str, object]] = [
        {"topic": name, "term": view.topics.vocabulary[i], "probability": float(view.topics.topic_word[k, i])}
        for k, name in enumerate(_names(view))
        for i in np.argsort(-view.topics.topic_word[k], kind="stable")[:_TERMS].tolist()
    ]
    bars = (
        alt.Chart(width=150, height=150)
        .mark_bar()
        .encode(x=alt.X("probability:Q", title=None), y=alt.Y("term:N", sort="-x", title=None))
    )
    facet = alt.Facet("topic:N", sort=None, title=None).header(labelLimit=170)
    return bars.properties(data=_inline(values)).facet(facet, columns=4).resolve_scale(y="independent")


def _prevalence(view: RunView, grouping: Grouping) -> Any:
    import altair as alt

    found = grouping.prevalence
    values: list[dict[str, object]] = [
        {
            "topic": name,
            "group": group,
            "share": float(found.mean[g, k]),
            "low": None if np.isnan(found.low[g, k]) else float(found.low[g, k]),
            "high": None if np.isnan(found.high[g, k]) else float(found.high[g, k]),
        }
        for k, name in enumerate(_names(view))
        for g, group in enumerate(found.groups)
    ]
    base = alt.Chart(height=140 if grouping.unit else alt.Step(14))
    group = (alt.X if grouping.unit else alt.Y)("group:O", sort=None, title=None)
    share = (alt.Y if grouping.unit else alt.X)("share:Q", title=None, axis=alt.Axis(format="%"))
    place = "y" if grouping.unit else "x"
    channel = {"x": group, "y": share} if grouping.unit else {"x": share, "y": group}
    ends = {**channel, place: type(share)("low:Q", title=None, axis=alt.Axis(format="%")), f"{place}2": "high:Q"}
    points = base.mark_line(point=True) if grouping.unit else base.mark_point(filled=True)
    layers = alt.layer(base.mark_rule(opacity=0.5).encode(**ends), points.encode(**channel)).properties(width=170)
    facet = alt.Facet("topic:N", sort=None, title=None).header(labelLimit=190)
    return layers.properties(data=_inline(values)).facet(facet, columns=4)
