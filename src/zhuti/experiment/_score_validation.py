"""From the files that coders send back to a score of each topic."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhuti.core import FloatArray, RequestError, RunError
from zhuti.evaluate import INTRUSION_TASKS, IntrusionItem, IntrusionScore, score_intrusion
from zhuti.experiment._validate_topics import KEY_SCHEMA, key_path, model_digest
from zhuti.models import load_topics

ANSWERS_SCHEMA = "zhuti/answers/1"


@dataclass(frozen=True, slots=True)
class ValidationScore:
    """What coders made of the topics of a run.

    Attributes
    ----------
    coders
        Who answered, and how many questions each left open.
    missing
        Coders whose form was made and whose answers are not among the files.
    tasks
        The score of each task.
    """

    coders: dict[str, int]
    missing: tuple[str, ...]
    tasks: tuple[IntrusionScore, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the score by name, ready for JSON (`zhuti/validation/1`)."""
        return {
            "schema": "zhuti/validation/1",
            "coders": [{"coder": coder, "unanswered": n} for coder, n in self.coders.items()],
            "missing": list(self.missing),
            "tasks": [score.to_dict() for score in self.tasks],
        }


def score_validation(run: str | Path, files: Sequence[str | Path]) -> ValidationScore:
    """Score the answers that coders exported from the forms of a run.

    Parameters
    ----------
    run
        The run directory that the forms were made from; the key lies beside it.
    files
        One file a coder (`zhuti/answers/1`). An unanswered question counts for nothing, and is counted.

    Raises
    ------
    RequestError
        Files that cannot be read, are damaged, belong to another run or to several rounds, or two of one coder: all told at once.
        No file is changed in any case.
    RunError
        The key is damaged.

    Examples
    --------
    >>> score_validation("runs/seeds", [])
    Traceback (most recent call last):
    zhuti.core._errors.RequestError: no file of answers is given. A coder's form exports one.
    """
    if not files:
        raise RequestError("no file of answers is given. A coder's form exports one.")
    folder = Path(run)
    problems: list[str] = []
    read: dict[Path, dict[str, Any]] = {}
    for path in map(Path, files):
        try:
            read[path] = _read_answers(path)
        except RequestError as error:
            problems.append(str(error))
    batches: dict[str, list[Path]] = {}
    for path, answers in read.items():
        batches.setdefault(answers["batch"], []).append(path)
    if len(batches) > 1:
        rounds = "; ".join(", ".join(str(path) for path in paths) for paths in batches.values())
        problems.append(f"the files are of {len(batches)} rounds of forms ({rounds}). Score each alone.")
    if len(batches) != 1:
        raise RequestError("\n".join(problems))
    key = _read_key(folder, *batches)
    by_form: dict[str, Path] = {}
    for path, answers in read.items():
        problem = _misfit(path, answers, key, by_form)
        if problem:
            problems.append(problem)
        else:
            by_form[answers["form"]] = path
    if problems:
        raise RequestError("\n".join(problems))
    return _score(key, [read[by_form[form["form"]]] if form["form"] in by_form else None for form in key["forms"]])


def _read_answers(path: Path) -> dict[str, Any]:
    try:
        answers = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise RequestError(f"{path}: no such file.") from None
    except OSError as error:
        raise RequestError(f"{path}: cannot be read ({error.strerror}).") from None
    except (ValueError, RecursionError):
        answers = None
    whole = (
        isinstance(answers, dict)
        and answers.get("schema") == ANSWERS_SCHEMA
        and all(isinstance(answers.get(name), str) for name in ("batch", "form", "coder"))
        and answers["batch"].isalnum()
        and isinstance(answers.get("answers"), list)
    )
    if not whole:
        raise RequestError(
            f"{path}: damaged, or not a file that a coder's form exports. Ask the coder to export again."
        )
    return dict(answers)


def _read_key(folder: Path, batch: str) -> dict[str, Any]:
    """Return the key of a round, if the run beside it is still the one that it is of."""
    path = key_path(folder, batch)
    try:
        key = json.loads(path.read_text(encoding="utf-8"))
        if key["schema"] != KEY_SCHEMA:
            raise RunError(f"{path}: its schema is {key['schema']!r}, wanted {KEY_SCHEMA!r}.")
        model = key["model"]
        key = {
            "items": [_item(item) for item in key["items"]],
            "forms": [
                {
                    "form": str(form["form"]),
                    "coder": str(form["coder"]),
                    "items": [(int(entry["item"]), [int(i) for i in entry["options"]]) for entry in form["items"]],
                }
                for form in key["forms"]
            ],
        }
    except FileNotFoundError:
        raise RequestError(
            f"{folder}: the answers are of another run, or the key is not where it was made ({path})."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RunError(f"{path}: damaged, or not a key of zhuti ({error!r}). The same make writes it anew.") from None
    if model_digest(load_topics(folder / "model")) != model:
        raise RequestError(f"{folder}: holds other topics than those that the forms ask about; it was run anew since.")
    return key


def _item(plain: Mapping[str, Any]) -> IntrusionItem:
    return IntrusionItem(
        task=plain["task"],
        topic=int(plain["topic"]),
        options=tuple(tuple(option) for option in plain["options"]),
        intruder=int(plain["intruder"]),
        doc=plain["doc"],
        log_odds=tuple(math.nan if value is None else float(value) for value in plain["log_odds"]),
    )


def _misfit(path: Path, answers: Mapping[str, Any], key: Mapping[str, Any], seen: Mapping[str, Path]) -> str | None:
    """Return what is wrong with a file under this key."""
    form = next((form for form in key["forms"] if form["form"] == answers["form"]), None)
    if form is None:
        return f"{path}: is of a form that was not made for this run."
    if form["form"] in seen:
        return f"{path}: is of {form['coder']}, and so is {seen[form['form']]}. Give the one that counts."
    given = answers["answers"]
    if len(given) != len(form["items"]):
        return f"{path}: damaged: it has {len(given)} answers for {len(form['items'])} questions."
    for place, (choice, (_, options)) in enumerate(zip(given, form["items"], strict=True), start=1):
        if choice is not None and not (type(choice) is int and 0 <= choice < len(options)):
            return (
                f"{path}: damaged: answer {place} is {json.dumps(choice)[:40]}, wanted 0 to {len(options) - 1} or null."
            )
    return None


def _score(key: Mapping[str, Any], files: Sequence[Mapping[str, Any] | None]) -> ValidationScore:
    items: list[IntrusionItem] = key["items"]
    chosen: FloatArray = np.full((len(files), len(items)), np.nan)
    for coder, (form, answers) in enumerate(zip(key["forms"], files, strict=True)):
        for (item, options), choice in zip(form["items"], answers["answers"] if answers else (), strict=bool(answers)):
            if choice is not None:
                chosen[coder, item] = options[choice]
    came = [i for i, answers in enumerate(files) if answers]
    names = [form["coder"] for form in key["forms"]]
    scores = []
    for task in INTRUSION_TASKS:
        places = [i for i, item in enumerate(items) if item.task == task]
        if places:
            scores.append(score_intrusion([items[i] for i in places], chosen[came][:, places]))
    return ValidationScore(
        coders={names[i]: int(np.isnan(chosen[i]).sum()) for i in came},
        missing=tuple(name for i, name in enumerate(names) if i not in came),
        tasks=tuple(scores),
    )
