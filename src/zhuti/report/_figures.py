"""Figures for a paper: Vega-Lite by altair, drawn to SVG and PNG by vl-convert with a Chinese font of this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhuti.core import RequestError, write_atomic
from zhuti.report._fonts import find_cjk_font
from zhuti.report._view import Grouping, RunView

_TERMS: Final = 10
_DATE_FORMATS: Final = {"day": "%m-%d", "month": "%Y-%m", "quarter": "%Y-%m", "year": "%Y"}
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
        .encode(
            x=alt.X("probability:Q", title=None, axis=alt.Axis(tickCount=3)), y=alt.Y("term:N", sort="-x", title=None)
        )
    )
    facet = alt.Facet("topic:N", sort=None, title=None).header(labelLimit=170)
    return bars.properties(data=_inline(values)).facet(facet, columns=4).resolve_scale(y="independent")


def _prevalence(view: RunView, grouping: Grouping) -> Any:
    import altair as alt

    share, low, high = ("share:Q", "low:Q", "high:Q")
    percent = alt.Axis(format="%", tickCount=4)
    if grouping.unit:
        base = alt.Chart(height=140, width=170)
        x = alt.X("start:T", title=None, axis=alt.Axis(tickCount=4, format=_DATE_FORMATS[grouping.unit])).scale(
            type="utc"
        )
        rule = base.mark_rule(opacity=0.5).encode(x=x, y=alt.Y(low, title=None, axis=percent), y2=high)
        # As on the page, only neighbours in time are joined.
        mean = base.mark_line(point=True).encode(x=x, y=alt.Y(share, title=None, axis=percent), detail="run:N")
    else:
        base = alt.Chart(height=alt.Step(14), width=170)
        y = alt.Y("group:N", sort=None, title=None)
        rule = base.mark_rule(opacity=0.5).encode(y=y, x=alt.X(low, title=None, axis=percent), x2=high)
        mean = base.mark_point(filled=True).encode(y=y, x=alt.X(share, title=None, axis=percent))
    layers = alt.layer(rule, mean).properties(data=_inline(_prevalence_rows(view, grouping)))
    return layers.facet(alt.Facet("topic:N", sort=None, title=None).header(labelLimit=190), columns=4)


def _prevalence_rows(view: RunView, grouping: Grouping) -> list[dict[str, object]]:
    """Return a row a topic and group; of dates also when their bin starts, and which run of neighbouring bins it is in."""
    found = grouping.prevalence
    starts = [_bin_start(name, grouping.unit) for name in found.groups] if grouping.unit else []
    runs = np.cumsum([n > 0 and starts[n][1] - starts[n - 1][1] > 1 for n in range(len(starts))]).tolist()
    return [
        {
            "topic": name,
            "group": group,
            "share": float(found.mean[g, k]),
            "low": None if np.isnan(found.low[g, k]) else float(found.low[g, k]),
            "high": None if np.isnan(found.high[g, k]) else float(found.high[g, k]),
            **({"start": starts[g][0], "run": runs[g]} if starts else {}),
        }
        for k, name in enumerate(_names(view))
        for g, group in enumerate(found.groups)
    ]


def _bin_start(name: str, unit: str) -> tuple[str, int]:
    """Return the first day of a bin of `bin_dates`, and its number in the order of time.

    Examples
    --------
    >>> _bin_start("2015-Q4", "quarter"), _bin_start("2015-10", "month"), _bin_start("2015", "year")
    (('2015-10-01', 8063), ('2015-10-01', 24189), ('2015-01-01', 2015))
    """
    year, _, part = name.partition("-")
    if unit == "day":
        return name, dt.date.fromisoformat(name).toordinal()
    if unit == "year":
        return f"{year}-01-01", int(year)
    if unit == "quarter":
        return f"{year}-{int(part[1]) * 3 - 2:02}-01", int(year) * 4 + int(part[1]) - 1
    return f"{name}-01", int(year) * 12 + int(part) - 1
