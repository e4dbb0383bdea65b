"""JSON as a run directory has it."""

from __future__ import annotations

import json

from zhuti.core import well_formed

_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str)


def canonical_json(value: object) -> str:
    """Return JSON for people and machines: indented, keys in order, Han as Han, NaN refused."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def compact_json(value: object) -> str:
    """Return JSON on one line: Han as Han, NaN refused; a lone surrogate, which UTF-8 cannot hold, as U+FFFD."""
    return well_formed(_COMPACT.encode(value))
