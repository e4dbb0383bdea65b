"""A new study where it cannot be written."""

import shutil

import pytest

from zhuti.core import RequestError
from zhuti.experiment import new_study


def test_a_disk_that_fills_up_names_its_reason(tmp_path, monkeypatch):
    def full(source, target, **options):
        raise shutil.Error([("a.txt", "b.txt", "[Errno 28] No space left on device")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(RequestError) as caught:
        new_study(tmp_path / "study")
    assert str(caught.value) == f"{tmp_path / 'study'}: cannot be written to ([Errno 28] No space left on device)."
