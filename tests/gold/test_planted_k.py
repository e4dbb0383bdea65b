"""The rule that chooses K finds the K that was planted; `experiments/choosing_k` has the larger study."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

STUDY = Path(__file__).parents[2] / "experiments" / "choosing_k" / "planted.py"


@pytest.fixture(scope="module")
def study():
    spec = importlib.util.spec_from_file_location("planted", STUDY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", [0, 1])
def test_planted_k_is_chosen(study, number):
    assert study.sweep(study.planted(5, number), (3, 5, 8))["chosen"] == 5


def test_another_k_planted_is_another_k_chosen(study):
    assert study.sweep(study.planted(8, 0), (3, 5, 8))["chosen"] == 8
