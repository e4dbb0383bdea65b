"""A sweep as a person reads it: which K and why, the table, and the curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zhuti.report._messages import Language, check_language
from zhuti.report._offline import page_templates

_SAID: Final[dict[str, tuple[str, str]]] = {
    "title": ("选择主题数", "Choosing K"),
    "chosen": ("选定 K = {k}。", "K = {k} was chosen."),
    "only": ("只试了这一个 K。", "No other K was tried."),
    "perplexity": (
        "留出困惑度在最优值（K = {best}）一个标准误之内的：K = {kept}。",
        "held-out perplexity within one standard error of the best (K = {best}): K = {kept}.",
    ),
    "coherence": (
        "NPMI 一致性在最高值（K = {best}）一个标准误之内的：K = {kept}。",
        "NPMI coherence within one standard error of the highest (K = {best}): K = {kept}.",
    ),
    "stability": (
        "不同随机状态之间的稳定性在最高值（K = {best}）一个标准误之内的：K = {kept}。",
        "stability across random states within one standard error of the highest (K = {best}): K = {kept}.",
    ),
    "smallest": ("最小的是 K = {k}。", "the smallest is K = {k}."),
    "of_these": ("其中", "Of these, "),
    "skipped": ("未定义而没有使用的指标：{names}。", "Undefined, and so not used: {names}."),
    "name_perplexity": ("困惑度", "perplexity"),
    "name_coherence": ("一致性", "coherence"),
    "name_stability": ("稳定性", "stability"),
    "edge_high": ("这是试过的最大值，更大的 K 可能更好。", "It is the largest K tried; a larger one may be better."),
    "edge_low": ("这是试过的最小值，更小的 K 可能更好。", "It is the smallest K tried; a smaller one may be better."),
    "state": (
        "所用的随机状态是 {state}，其主题与其余状态的最相似。",
        "The run goes on with random state {state}, whose topics are most like those of the others.",
    ),
    "axis_perplexity": ("留出困惑度（越低越好）", "Held-out perplexity (lower is better)"),
    "axis_coherence": ("NPMI 一致性（越高越好）", "NPMI coherence (higher is better)"),
    "axis_stability": ("跨随机状态的稳定性（越高越好）", "Stability across random states (higher is better)"),
    "curves": (
        "每个点是一个模型；线穿过各 K 的值，竖线是正负一个标准误；实心的是选定的 K。",
        "A dot is a model; the line goes through the value of each K, the bars are one standard error; filled is the K chosen.",
    ),
    "members": ("全部模型", "All models"),
    "error": ("标准误", "std. error"),
    "diversity": ("多样性", "diversity"),
    "exclusivity": ("独占性", "exclusivity"),
    "out_at": ("在此出局", "ruled out by"),
    "stays": ("选定", "chosen"),
    "undefined": ("未定义", "undefined"),
    "settings": ("其他设置", "Other settings"),
}
_BEST: Final = {"perplexity": min, "coherence": max, "stability": max}
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 460, 220, 58, 30, 12, 12


def say_choice(choice: Mapping[str, Any], language: Language) -> str:
    """Say which K was chosen and why, criterion by criterion.

    Parameters
    ----------
    choice
        A `KChoice` as a mapping.
    language
        `zh` or `en`.

    Examples
    --------
    >>> score = {"perplexity": 90.0, "perplexity_error": 0.1, "coherence": 0.2, "stability": 0.7, "passed": ("smallest",)}
    >>> say_choice({"n_topics": 5, "skipped": (), "at_edge": "", "scores": [{"n_topics": 5, **score}]}, "en")
    'K = 5 was chosen. No other K was tried.'
    """
    check_language(language)
    k, scores = choice["n_topics"], choice["scores"]
    said = [_say("chosen", language, k=k)]
    running = list(scores)
    for criterion, best_of in _BEST.items():
        if len(running) == 1 or criterion in choice["skipped"]:
            continue
        best = best_of(running, key=lambda score: score[criterion])["n_topics"]
        running = [score for score in running if criterion in score["passed"]]
        kept = ("、" if language == "zh" else ", ").join(str(score["n_topics"]) for score in running)
        said.append(_step(len(said) > 1, _say(criterion, language, best=best, kept=kept), language))
    if len(scores) == 1:
        said.append(_say("only", language))
    elif len(running) > 1:
        said.append(_step(len(said) > 1, _say("smallest", language, k=k), language))
    if choice["skipped"] and len(scores) > 1:
        names = ("、" if language == "zh" else ", ").join(_say(f"name_{name}", language) for name in choice["skipped"])
        said.append(_say("skipped", language, names=names))
    if choice["at_edge"]:
        said.append(_say(f"edge_{choice['at_edge']}", language))
    return ("" if language == "zh" else " ").join(said)


def render_sweep(name: str, sweep: Mapping[str, Any], *, language: Language = "zh") -> str:
    """Render a sweep as one self-contained HTML page; no script runs in it, and no request leaves it.

    Parameters
    ----------
    name
        Of the run.
    sweep
        `zhuti/sweep/1`.
    language
        Which language is shown first: `zh` or `en`.

    Returns
    -------
    str
        HTML, the same bytes for the same arguments.

    Raises
    ------
    RequestError
        The language is neither.

    Examples
    --------
    >>> page = render_sweep("<b>", {"keys": [], "members": [], "choices": []})
    >>> "&lt;b&gt;" in page
    True
    """
    check_language(language)
    return (
        page_templates()
        .get_template("sweep.html.j2")
        .render(
            name=name,
            language=language,
            said=_SAID,
            sweep=sweep,
            choices=[
                (choice, [_chart(choice, _of_choice(sweep, choice), c) for c in _BEST]) for choice in sweep["choices"]
            ],
            ruled_out=_ruled_out,
            number=_number,
        )
    )


@dataclass(frozen=True, slots=True)
class Chart:
    """A curve in the units of the drawing: x to the right, y down."""

    criterion: str
    ticks_x: tuple[tuple[float, int], ...]
    ticks_y: tuple[tuple[float, str], ...]
    dots: tuple[tuple[float, float], ...]
    points: tuple[tuple[float, float, float, float, bool], ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    base: int = _HEIGHT - _BOTTOM

    @property
    def line(self) -> str:
        """The points as an SVG polyline takes them."""
        return " ".join(f"{x:g},{y:g}" for x, y, *_ in self.points)


def _of_choice(sweep: Mapping[str, Any], choice: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the members that a choice was made of."""
    return [
        member
        for member in sweep["members"]
        if all(member["settings"].get(key) == value for key, value in choice["settings"].items())
    ]


def _chart(choice: Mapping[str, Any], members: Sequence[Mapping[str, Any]], criterion: str) -> Chart | None:
    """Return the curve of a criterion over K, or `None` where it is undefined throughout."""
    place = {score["n_topics"]: i for i, score in enumerate(choice["scores"])}
    step = (_WIDTH - _LEFT - _RIGHT) / len(place)
    bars = {
        score["n_topics"]: (score[criterion], *_bounds(score, criterion))
        for score in choice["scores"]
        if score[criterion] is not None
    }
    measure = {"perplexity": "perplexity", "coherence": "npmi_mean"}.get(criterion)
    models = [(m["n_topics"], m[measure]) for m in members if m[measure] is not None] if measure else []
    values = [value for bar in bars.values() for value in bar] + [value for _, value in models]
    if not values:
        return None
    low, high = min(values), max(values)
    reach = (high - low) or abs(high) or 1.0

    def x(k: int) -> float:
        return round(_LEFT + step * (place[k] + 0.5), 1)

    def y(value: float) -> float:
        return round(_HEIGHT - _BOTTOM - (value - low) / reach * (_HEIGHT - _BOTTOM - _TOP), 1)

    return Chart(
        criterion=criterion,
        ticks_x=tuple((x(k), k) for k in place),
        ticks_y=tuple((y(value), f"{value:.4g}") for value in sorted({low, low + reach / 2, low + reach})),
        dots=tuple((x(k), y(value)) for k, value in models),
        points=tuple((x(k), y(value), y(a), y(b), k == choice["n_topics"]) for k, (value, a, b) in bars.items()),
    )


def _bounds(score: Mapping[str, Any], criterion: str) -> tuple[float, float]:
    """Return one standard error below and above; that of the perplexity is of its logarithm."""
    value, error = score[criterion], score[f"{criterion}_error"] or 0.0
    if criterion == "perplexity":
        return value * math.exp(-error), value * math.exp(error)
    return value - error, value + error


def _ruled_out(choice: Mapping[str, Any], score: Mapping[str, Any]) -> str:
    """Return the criterion that ruled a K out; empty for the one chosen."""
    if score["n_topics"] == choice["n_topics"]:
        return ""
    return next((c for c in _BEST if c not in choice["skipped"] and c not in score["passed"]), "smallest")


def _number(value: float | None, digits: int = 4) -> str:
    return "" if value is None else f"{value:.{digits}g}"


def _step(further: bool, sentence: str, language: Language) -> str:
    """Return a step of the rule as a sentence that says whether another step went before."""
    if not further:
        return sentence[0].upper() + sentence[1:]
    return _say("of_these", language) + (" " if language == "zh" and sentence[0].isascii() else "") + sentence


def _say(key: str, language: Language, **values: object) -> str:
    return _SAID[key][0 if language == "zh" else 1].format(**values)
