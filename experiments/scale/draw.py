"""Time and memory against articles, both axes logarithmic, as SVG."""

from __future__ import annotations

import math
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, GAP = 430, 320, 60, 40, 40
COLOURS = {"zhuti": "#0b6e4f", "plain": "#b3541e"}


def draw(records: list[dict[str, Any]]) -> str:
    """Draw two panels side by side: seconds of wall time, and gigabytes at the peak."""
    panels = (("wall", 1.0, "seconds"), ("peak_mb", 1 / 1024, "GB at the peak"))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH + GAP} {HEIGHT + 40}">',
        "<style>text { font: 12px sans-serif }</style>",
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, (key, factor, label) in enumerate(panels):
        parts += panel(records, key, factor, label, number * (WIDTH + GAP))
    return "\n".join([*parts, "</svg>"]) + "\n"


def panel(records: list[dict[str, Any]], key: str, factor: float, label: str, shift: int) -> list[str]:
    points = [(r["what"], r["articles"], r[key] * factor) for r in records]
    x_low, x_high = decades([x for _, x, _ in points])
    y_low, y_high = decades([y for _, _, y in points])

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x_low) / (x_high - x_low)
        up = (math.log10(y) - y_low) / (y_high - y_low)
        return shift + LEFT + across * (WIDTH - LEFT), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - 20)

    parts = [f'<text x="{shift + LEFT}" y="14" font-weight="bold">{label}, by number of articles</text>']
    for power in range(x_low, x_high + 1):
        x, y = at(10**power, 10**y_low)
        parts.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x:.1f}" y2="20" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(y_low, y_high + 1):
        x, y = at(10**x_low, 10**power)
        parts.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{shift + WIDTH}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for place, (what, colour) in enumerate(COLOURS.items()):
        line = [(x, y, at(x, y)) for _, x, y in sorted(p for p in points if p[0] == what)]
        if not line:
            continue
        path = " ".join(f"{a:.1f},{b:.1f}" for _, _, (a, b) in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for _, y, (a, b) in line:
            parts.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>')
            parts.append(
                f'<text x="{a:.1f}" y="{b - 8:.1f}" text-anchor="middle" fill="{colour}">{float(f"{y:.3g}"):,g}</text>'
            )
        name = "zhuti" if what == "zhuti" else "jieba + gensim"
        parts.append(f'<text x="{shift + LEFT + 90 * place}" y="{HEIGHT + 20}" fill="{colour}">● {name}</text>')
    return parts


def decades(values: list[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
