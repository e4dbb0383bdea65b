"""Forms on which coders test the topics of a run, and the key that stays with the run."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from zhuti.config import load_config
from zhuti.core import RequestError, RunError, well_formed, write_atomic
from zhuti.evaluate import INTRUSION_TASKS, IntrusionItem, IntrusionTask, intrusion_items
from zhuti.experiment._folder import read_manifest
from zhuti.experiment._json import canonical_json
from zhuti.models import FittedTopics, load_topics
from zhuti.report import render_coder_form

KEY_SCHEMA = "zhuti/validation-key/1"
EXCERPT = 400
"""Characters of an article that a coder is shown."""


@dataclass(frozen=True, slots=True)
class ValidationForms:
    """What was made for the coders.

    Attributes
    ----------
    forms
        One HTML file a coder.
    key
        The answers; not for the coders.
    n_items
        Questions on each form.
    untestable
        A line for each topic that no question could be made of, and why.
    """

    forms: tuple[Path, ...]
    key: Path
    n_items: int
    untestable: tuple[str, ...]


def make_validation(
    run: str | Path,
    *,
    out: str | Path,
    coders: int = 3,
    tasks: Sequence[str] = INTRUSION_TASKS,
    n_items: int = 1,
    random_state: int = 0,
) -> ValidationForms:
    """Make forms on which people test the topics of a finished run, one HTML file a coder.

    Every coder has the same questions, by task, each in an order of their own. What is right stands in the key alone, which goes
    beside the run. Questions and orders are drawn from streams keyed by the fitted topics themselves, so that neither a form nor
    its id tells anything about them; the same run and settings give the same files. The forms show the language of the run's
    `summary.language` first.

    Parameters
    ----------
    run
        A run directory.
    out
        The folder to give to the coders: made if it is not there; files of another round in it are not overwritten.
    coders
        How many.
    tasks
        Of `word`, `word-set` and `topic`.
    n_items
        Questions for each topic and task.
    random_state
        Another number draws other questions.

    Raises
    ------
    RequestError
        There is no finished run, a setting is wrong, the topics are too few, or the folder is not fit. Nothing was written.
    RunError
        The run is damaged.

    Examples
    --------
    >>> make_validation("no/such/run", out="forms")
    Traceback (most recent call last):
    zhuti.core._errors.RequestError: no/such/run: holds no finished run of zhuti.
    """
    folder, target = Path(run), Path(out)
    wanted = _checked_tasks(tasks)
    for name, value, least in (("coders", coders, 1), ("n_items", n_items, 1), ("random_state", random_state, 0)):
        if value < least:
            raise RequestError(f"{name} must be an integer >= {least}, got {value}.")
    manifest = read_manifest(folder)
    if manifest is None or manifest["status"] != "complete":
        raise RequestError(f"{folder}: holds no finished run of zhuti.")
    language = load_config(folder / "config.toml").summary.language
    topics = load_topics(folder / "model")
    secret = _secret(topics, random_state)
    made = [intrusion_items(topics, task, n_items=n_items, entropy=_entropy(secret, "items")) for task in wanted]
    items = [item for of_task, _ in made for item in of_task]
    if not items:
        raise RequestError(f"{folder}: no question can be made of any topic: {_untestable(wanted, made)[0]}.")
    settings = {"tasks": wanted, "n_items": n_items, "coders": coders}
    batch = _digest(secret, "batch", canonical_json(settings))
    forms = [_form(items, secret, batch, f"coder-{number}") for number in range(1, coders + 1)]
    key = {
        "schema": KEY_SCHEMA,
        "batch": batch,
        "run": manifest["name"],
        "model": model_digest(topics),
        "random_state": random_state,
        **settings,
        "items": [_plain_item(item) for item in items],
        "untestable": [
            {"task": task, "topic": topic, "why": why}
            for task, (_, reasons) in zip(wanted, made, strict=True)
            for topic, why in reasons.items()
        ],
        "forms": forms,
    }
    texts = _articles(folder, items)
    pages = {
        f"{form['coder']}.html": well_formed(render_coder_form(_shown(form, batch, items, texts), language=language))
        for form in forms
    }
    key_file = key_path(folder, batch)
    _write(target, pages, key_file, well_formed(canonical_json(key)))
    return ValidationForms(
        tuple(target / name for name in pages), key_file, len(items), tuple(_untestable(wanted, made))
    )


def key_path(run: Path, batch: str) -> Path:
    """Return where the key of a round of forms is: beside the run directory, so that no one hands it out with the forms."""
    resolved = run.resolve()
    return resolved.parent / f"{resolved.name}.validation-{batch}.json"


def model_digest(topics: FittedTopics) -> str:
    """Return what tells these topics from others."""
    return hashlib.sha256(topics.topic_word.tobytes() + topics.doc_topic.tobytes()).hexdigest()


def _checked_tasks(tasks: Sequence[str]) -> list[IntrusionTask]:
    unknown = [task for task in tasks if task not in INTRUSION_TASKS]
    if unknown or not tasks:
        got = ", ".join(unknown) or "none"
        raise RequestError(f"tasks must be of {', '.join(INTRUSION_TASKS)}, got {got}.")
    return [task for task in INTRUSION_TASKS if task in tasks]


def _secret(topics: FittedTopics, random_state: int) -> bytes:
    """Return the key of every draw: not to be had from a form, nor from a manifest, but from the topics."""
    return hmac.digest(bytes.fromhex(model_digest(topics)), f"topics to validate {random_state}".encode(), "sha256")


def _digest(secret: bytes, *what: str) -> str:
    return hmac.digest(secret, "\n".join(what).encode(), "sha256").hex()[:16]


def _entropy(secret: bytes, *what: str) -> list[int]:
    return list(hmac.digest(secret, "\n".join(what).encode(), "sha256"))


def _form(items: Sequence[IntrusionItem], secret: bytes, batch: str, coder: str) -> dict[str, Any]:
    """Return in which order a coder meets the questions, task by task, and the options of each."""
    draw = np.random.default_rng(_entropy(secret, batch, coder, "order"))
    by_task = [np.array([i for i, item in enumerate(items) if item.task == task]) for task in INTRUSION_TASKS]
    order = np.concatenate([draw.permutation(places) for places in by_task if places.size])
    return {
        "form": _digest(secret, batch, coder, "form"),
        "coder": coder,
        "items": [{"item": int(i), "options": draw.permutation(len(items[i].options)).tolist()} for i in order],
    }


def _shown(
    form: Mapping[str, Any], batch: str, items: Sequence[IntrusionItem], texts: Mapping[int, tuple[str, str]]
) -> dict[str, Any]:
    """Return what the page of a coder holds: questions and options as they are shown, and nothing else."""
    shown: list[dict[str, Any]] = []
    for entry in form["items"]:
        item = items[entry["item"]]
        question: dict[str, Any] = {"task": item.task, "options": [list(item.options[i]) for i in entry["options"]]}
        if item.doc is not None:
            question["title"], question["text"] = texts[item.doc]
        shown.append(question)
    return {"batch": batch, "form": form["form"], "coder": form["coder"], "items": shown}


def _articles(folder: Path, items: Sequence[IntrusionItem]) -> dict[int, tuple[str, str]]:
    """Return title and beginning of the articles that are asked about."""
    docs = sorted({item.doc for item in items if item.doc is not None})
    if not docs:
        return {}
    path = folder / "articles.parquet"
    try:
        rows = pl.read_parquet(path, columns=["title", "text"])[docs].rows()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RunError(f"{path}: damaged, or not a table of zhuti ({error}).") from None
    return {
        doc: (title or "", text if len(text) <= EXCERPT else f"{text[:EXCERPT]}……")
        for doc, (title, text) in zip(docs, rows, strict=True)
    }


def _plain_item(item: IntrusionItem) -> dict[str, Any]:
    plain = asdict(item)
    plain["log_odds"] = [value if np.isfinite(value) else None for value in item.log_odds]
    return plain


def _untestable(
    tasks: Sequence[IntrusionTask], made: Sequence[tuple[tuple[IntrusionItem, ...], dict[int, str]]]
) -> list[str]:
    return [
        f"{task}: topic {topic} is not asked about: {why}"
        for task, (_, reasons) in zip(tasks, made, strict=True)
        for topic, why in reasons.items()
    ]


def _write(target: Path, pages: Mapping[str, str], key_file: Path, key: str) -> None:
    """Write the key, then the forms; nothing where something else stands in their place."""
    if target.resolve() == key_file.parent or target.resolve() in key_file.parent.parents:
        raise RequestError(f"{target}: the key lies in there too ({key_file}). Name a folder of its own with --out.")
    try:
        for name, page in pages.items():
            path = target / name
            if path.exists() and path.read_text(encoding="utf-8") != page:
                raise RequestError(f"{path}: is a form of another round; nothing was touched. Name another folder.")
        target.mkdir(parents=True, exist_ok=True)
        write_atomic(key_file, key)
        for name, page in pages.items():
            write_atomic(target / name, page)
    except FileExistsError:
        raise RequestError(f"{target}: is a file. Name a folder with --out.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{target}: cannot be written to ({error}). Name another folder with --out.") from None
