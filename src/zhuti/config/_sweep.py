"""The configs that a sweep makes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from zhuti.config._model import ExperimentConfig, SweepConfig


@dataclass(frozen=True, slots=True)
class SweepMember:
    """One combination of a sweep: the values of the swept keys, by dotted key, and the config that has them and no sweep."""

    settings: dict[str, Any]
    config: ExperimentConfig


def sweep_members(config: ExperimentConfig) -> tuple[SweepMember, ...]:
    """Return every combination of a sweep's values, the last key varying fastest; of a config without a sweep itself alone.

    Examples
    --------
    >>> from zhuti.config import parse_config
    >>> sweep = {"model": {"n_topics": [5, 10], "random_state": [1, 2]}}
    >>> members = sweep_members(parse_config({"corpus": {"path": "articles"}, "sweep": sweep}))
    >>> members[1].settings, members[1].config.model.n_topics
    ({'model.n_topics': 5, 'model.random_state': 2}, 5)
    """
    values = config.sweep.values()
    members = []
    for combination in itertools.product(*values.values()):
        settings = dict(zip(values, combination, strict=True))
        sections = {section for section, _ in settings}
        changed = {
            section: getattr(config, section).model_copy(
                update={key: value for (of_section, key), value in settings.items() if of_section == section}
            )
            for section in sorted(sections)
        }
        members.append(
            SweepMember(
                {f"{section}.{key}": value for (section, key), value in settings.items()},
                config.model_copy(update={**changed, "sweep": SweepConfig()}),
            )
        )
    return tuple(members)
