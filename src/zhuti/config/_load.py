"""Reading a config: TOML and `--set` into one validated object, or one message with every problem."""

from __future__ import annotations

import difflib
import json
import os
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from zhuti.config._model import ExperimentConfig
from zhuti.core import ConfigError

_PATH_KEYS = (
    "corpus.path",
    "tokens.lexicon",
    "tokens.stopwords",
    "sweep.tokens.lexicon",
    "sweep.tokens.stopwords",
    "evaluate.reference",
    "run.out",
)

_WANTED = {
    "bool_type": "true or false",
    "dict_type": "a table",
    "float_type": "a number",
    "int_from_float": "an integer",
    "int_type": "an integer",
    "model_type": "a table",
    "path_type": "a path",
    "string_pattern_mismatch": "1 to 64 letters, digits, dots, hyphens or underscores, no dot first",
    "string_too_short": "text of at least one character",
    "string_type": "text",
    "tuple_type": "a list",
}


def load_config(path: str | Path, overrides: Sequence[str] = ()) -> ExperimentConfig:
    r"""Read an experiment's config.

    Parameters
    ----------
    path
        A TOML file. Relative paths in it start from its folder.
    overrides
        Settings in the form `model.n_topics=30`, applied over the file; values are TOML, and text needs no quotation marks.
        Relative paths here start from the working folder.

    Raises
    ------
    ConfigError
        The file is not there, is not TOML, or holds anything but known keys with values of the right kind. All problems are
        told at once.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "study.toml")
    ...     _ = file.write_text("[corpus]\npath = 'articles'\n", encoding="utf-8")
    ...     config = load_config(file, ["model.n_topics=5"])
    >>> config.model.n_topics, config.run.name, config.corpus.path.name
    (5, 'study', 'articles')
    """
    file = Path(path)
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{file}: no such config file. `zhuti new DIR` makes a study to start from.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: a config is UTF-8 text; byte {error.start} is not.") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not TOML: {error}.") from None
    except RecursionError:
        raise ConfigError(f"{file}: not a config: nested too deeply.") from None
    _anchor_paths(data, file.resolve().parent)
    for override in overrides:
        _apply(data, override)
    run = data.setdefault("run", {})
    if isinstance(run, dict):
        run.setdefault("name", _safe_name(file.stem))
    return parse_config(data, where=str(file))


def parse_config(data: Mapping[str, Any], *, where: str = "config") -> ExperimentConfig:
    """Validate a config that is already a mapping, such as parsed TOML.

    Raises
    ------
    ConfigError
        With every problem, each under its dotted key; `where` heads the message.

    Examples
    --------
    >>> parse_config({"corpus": {"path": "articles"}, "model": {"n_topic": 30}})
    Traceback (most recent call last):
    zhuti.core._errors.ConfigError: config: 1 problem
      model.n_topic = 30  unknown key. Did you mean model.n_topics?
    """
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        value = error.object[: error.start].rpartition('"')[2] + error.object[error.start :].partition('"')[0]
        raise ConfigError(f"{where}: a value, or the name of a folder, is not UTF-8: {value!a}.") from None
    try:
        # TOML's dates and times are no JSON; as text they fail where they stand, like any other wrong value.
        return ExperimentConfig.model_validate_json(json.dumps({"corpus": {}, **data}, default=str))
    except ValidationError as error:
        problems = dict(_explain(problem) for problem in error.errors(include_url=False))
    width = max(len(key) for key in problems)
    lines = [f"  {key.ljust(width)}  {text}" for key, text in problems.items()]
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    raise ConfigError("\n".join([f"{where}: {count}", *lines]))


def _apply(data: dict[str, Any], override: str) -> None:
    key, equals, text = override.partition("=")
    parts = key.strip().split(".")
    if not equals or not all(parts):
        raise ConfigError(f"--set {override}: wanted KEY=VALUE such as model.n_topics=30.")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text.strip()
    table = data
    for part in parts[:-1]:
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"--set {override}: {part} is a value, not a table.")
        table = inner
    table[parts[-1]] = value
    _anchor_paths(data, Path.cwd())


def _anchor_paths(data: dict[str, Any], base: Path) -> None:
    """Make the paths of a config absolute, in place; those that are absolute already stay."""
    for dotted in _PATH_KEYS:
        *sections, key = dotted.split(".")
        table: Any = data
        for section in sections:
            table = table.get(section) if isinstance(table, dict) else None
        if isinstance(table, dict) and key in table:
            table[key] = _anchored(base, table[key])


def _anchored(base: Path, value: Any) -> Any:
    """Return a path, or the paths of a list, absolute; anything else as it is."""
    if isinstance(value, list):
        return [_anchored(base, item) for item in value]
    return _absolute(base, value) if isinstance(value, str) and value else value


def _absolute(base: Path, value: str) -> str:
    return os.path.normpath(base / os.path.expanduser(value))  # noqa: PTH111  (Path's raises where there is no such home)


def _safe_name(stem: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in stem).lstrip(".")[:64] or "run"


def _explain(problem: Any) -> tuple[str, str]:
    """Return a problem's `key = value` and what is wrong with it, in the user's names."""
    location = [part for part in problem["loc"] if isinstance(part, str)]
    of_union = bool(location) and location[-1] in ("bool", "int", "float", "str")
    key = ".".join(location[:-1] if of_union else location)
    got = problem["input"]
    shown = json.dumps(got, ensure_ascii=False)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    if problem["type"] == "missing":
        return key, "is missing."
    if problem["type"] == "extra_forbidden":
        unswept = key.startswith("sweep.") and key.removeprefix("sweep.") in _known_keys(ExperimentConfig)
        why = "cannot be swept." if unswept else f"unknown key.{_did_you_mean(key)}"
        return (f"[{key}]" if isinstance(got, dict) else f"{key} = {shown}"), why
    wanted = "true, false, a number or text" if of_union else _wanted(problem)
    return f"{key} = {shown}", f"must be {wanted}, got {shown}."


def _wanted(problem: Any) -> str:
    context = problem.get("ctx", {})
    match problem["type"]:
        case "greater_than":
            return f"a number > {context['gt']:g}"
        case "greater_than_equal":
            return f"{'an integer' if isinstance(context['ge'], int) else 'a number'} >= {context['ge']:g}"
        case "less_than":
            return f"a number < {context['lt']:g}"
        case "less_than_equal":
            return f"a number <= {context['le']:g}"
        case "literal_error":
            return f"one of {context['expected']}".replace("'", '"')
        case kind:
            return _WANTED.get(kind, str(problem["msg"]))


def _did_you_mean(key: str) -> str:
    known = [other for other in _known_keys(ExperimentConfig) if other.startswith("sweep.") == key.startswith("sweep.")]
    leaf = key.rpartition(".")[2]
    elsewhere = [other for other in known if other.rpartition(".")[2] == leaf]
    close = elsewhere or difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f" Did you mean {close[0]}?" if close else ""


def _known_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and not isinstance(kind, types.GenericAlias) and issubclass(kind, BaseModel):
            yield f"{prefix}{name}"
            yield from _known_keys(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
