"""An `ExperimentConfig` in, a run directory out.

Drives the rooms one after the other, writes what they give, and the manifest that says from which bytes it was made. The format of
a run directory is in `docs/format.md`.
"""

from zhuti.experiment._compare import compare_runs
from zhuti.experiment._export import export_tables
from zhuti.experiment._infer import InferResult, infer_articles
from zhuti.experiment._render import render_run, run_view
from zhuti.experiment._results import Results, load_results
from zhuti.experiment._run import RunResult, check_config, plan_experiment, run_experiment
from zhuti.experiment._score_validation import ValidationScore, score_validation
from zhuti.experiment._stages import StageStore
from zhuti.experiment._study import new_study
from zhuti.experiment._validate_topics import ValidationForms, make_validation
from zhuti.experiment._verify import Finding, verify_run
from zhuti.experiment._words import propose_words

__all__ = [
    "Finding",
    "InferResult",
    "Results",
    "RunResult",
    "StageStore",
    "ValidationForms",
    "ValidationScore",
    "check_config",
    "compare_runs",
    "export_tables",
    "infer_articles",
    "load_results",
    "make_validation",
    "new_study",
    "plan_experiment",
    "propose_words",
    "render_run",
    "run_experiment",
    "run_view",
    "score_validation",
    "verify_run",
]
