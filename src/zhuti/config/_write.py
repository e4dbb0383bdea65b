"""Writing what a config is: as resolved, as a JSON schema, as a reference page."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

import tomli_w
from pydantic import BaseModel

from zhuti.config._model import ExperimentConfig, SweepConfig


def config_toml(config: ExperimentConfig) -> str:
    """Return the config as TOML, every setting written out (one that is none cannot be, in TOML).

    `run.out`, `run.n_threads` and `run.tracking` are left out: they change no result, so they make no two runs differ.

    Examples
    --------
    >>> from zhuti.config import parse_config
    >>> print(config_toml(parse_config({"corpus": {"path": "/articles"}})).splitlines()[1])
    path = "/articles"
    """
    data = config.model_dump(mode="json", exclude_none=True, exclude={"run": {"out", "n_threads", "tracking"}})
    data["sweep"] = {section: keys for section, keys in data["sweep"].items() if keys}
    if not data["sweep"]:
        del data["sweep"]
    return tomli_w.dumps(data)


def config_schema() -> str:
    """Return the JSON schema of a config, for editors and other tools.

    Examples
    --------
    >>> "n_topics" in config_schema()
    True
    """
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ExperimentConfig.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def reference_page() -> str:
    """Return the reference of all config keys in Markdown; `docs/config.md` holds it.

    Examples
    --------
    >>> reference_page().splitlines()[0]
    '# Config reference'
    """
    lines = [
        "# Config reference",
        "",
        "Made from the fields of `zhuti.config` by `make docs`; do not edit. A config is one TOML file; only `corpus.path` must be",
        "given. Relative paths start from the config's folder, those of `--set` from the working folder.",
    ]
    for name, section in _sections(ExperimentConfig):
        lines += ["", f"## `[{name}]`", "", inspect.cleandoc(section.__doc__ or ""), ""]
        if section is SweepConfig:
            keys = (f"`{swept}.{key}`" for swept, part in _sections(section) for key in part.model_fields)
            lines.append(f"Keys: {', '.join(keys)}.")
            continue
        lines.append("| key | type | default | meaning |")
        lines.append("|---|---|---|---|")
        table = section.model_json_schema()
        for key, schema in table["properties"].items():
            default = "required" if key in table.get("required", ()) else _default(schema.get("default"))
            meaning = schema.get("description", "").replace("\n", " ")
            lines.append(f"| `{key}` | {_kind(schema)} | {default} | {meaning} |")
    return "\n".join(lines) + "\n"


def _sections(table: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the tables inside a table, by name."""
    for name, field in table.model_fields.items():
        section = field.annotation
        if not (isinstance(section, type) and issubclass(section, BaseModel)):
            raise TypeError(f"{name} is not a table of the config.")
        yield name, section


def _kind(schema: dict[str, Any]) -> str:
    """Describe what a field takes, from its JSON schema."""
    if "anyOf" in schema:
        kinds = dict.fromkeys(_kind(choice) for choice in schema["anyOf"] if choice.get("type") != "null")
        return " or ".join(kinds)
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    match schema.get("type"):
        case "array":
            return f"list of {_kind(schema['items'])}"
        case "object":
            return "table"
        case "boolean":
            return "`true`, `false`"
        case "integer":
            return f"integer ≥ {schema['minimum']}" if "minimum" in schema else "integer"
        case "number":
            bounds = f" > {schema['exclusiveMinimum']}, ≤ {schema['maximum']}" if "maximum" in schema else ""
            return f"number{bounds}"
        case _:
            return "path" if schema.get("format") == "path" else "text"


def _default(value: object) -> str:
    return "none" if value is None or value == [] else f"`{json.dumps(value, ensure_ascii=False)}`"
