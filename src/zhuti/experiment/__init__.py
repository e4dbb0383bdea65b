"""An `ExperimentConfig` in, a run directory out.

Drives the rooms one after the other, writes what they give, and the manifest that says from which bytes it was made. The format of
a run directory is in `docs/format.md`.
"""

from zhuti.experiment._run import RunResult, check_config, plan_experiment, run_experiment
from zhuti.experiment._study import new_study
from zhuti.experiment._verify import Finding, verify_run
from zhuti.experiment._words import propose_words

__all__ = [
    "Finding",
    "RunResult",
    "check_config",
    "new_study",
    "plan_experiment",
    "propose_words",
    "run_experiment",
    "verify_run",
]
