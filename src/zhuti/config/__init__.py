"""TOML in, a validated `ExperimentConfig` out.

Every problem of a config is found and told at once, in the user's own key names. The JSON schema (`zhuti schema`) and the
reference page (`docs/config.md`) are generated from the same fields. Knows no room but `core`: it says what was asked for, and the
rooms say what they can do.
"""

from zhuti.config._load import load_config, parse_config
from zhuti.config._model import (
    CleanConfig,
    CorpusConfig,
    EvaluateConfig,
    ExperimentConfig,
    ModelConfig,
    PassagesConfig,
    RunConfig,
    SummaryConfig,
    SweepConfig,
    TokensConfig,
    VocabularyConfig,
)
from zhuti.config._sweep import SweepMember, sweep_members
from zhuti.config._write import config_schema, config_toml, reference_page

__all__ = [
    "CleanConfig",
    "CorpusConfig",
    "EvaluateConfig",
    "ExperimentConfig",
    "ModelConfig",
    "PassagesConfig",
    "RunConfig",
    "SummaryConfig",
    "SweepConfig",
    "SweepMember",
    "TokensConfig",
    "VocabularyConfig",
    "config_schema",
    "config_toml",
    "load_config",
    "parse_config",
    "reference_page",
    "sweep_members",
]
