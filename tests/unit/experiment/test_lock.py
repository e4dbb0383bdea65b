"""One process at a time in a folder."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest

from zhuti.core import RequestError
from zhuti.experiment._lock import LOCK, hold_folder

HOLD = """
import sys, time
from pathlib import Path
from zhuti.experiment._lock import hold_folder
with hold_folder(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_process_says_who_holds_the_folder(holder, tmp_path):
    with pytest.raises(RequestError) as caught, hold_folder(tmp_path):
        pass
    assert re.fullmatch(
        rf"{re.escape(str(tmp_path))}: process {holder.pid} on {re.escape(os.uname().nodename)}, "
        r"since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, is writing there\. "
        r"Wait for it, or name another folder with --out\.",
        str(caught.value),
    )


def test_a_killed_process_holds_nothing_up(holder, tmp_path):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (tmp_path / LOCK).is_file()
    with hold_folder(tmp_path):
        assert json.loads((tmp_path / LOCK).read_bytes())["pid"] == os.getpid()
    assert not (tmp_path / LOCK).exists()


def test_a_folder_is_held_once_in_one_process_too(tmp_path):
    with hold_folder(tmp_path), pytest.raises(RequestError), hold_folder(tmp_path):
        pass
    with hold_folder(tmp_path):
        pass


def test_a_holder_that_has_not_yet_said_who_it_is(tmp_path):
    with hold_folder(tmp_path):
        (tmp_path / LOCK).write_bytes(b"")
        with pytest.raises(RequestError) as caught, hold_folder(tmp_path):
            pass
    assert str(caught.value) == (
        f"{tmp_path}: another process is writing there. Wait for it, or name another folder with --out."
    )


def test_a_lock_whose_file_was_replaced_meanwhile_is_not_ours(tmp_path, monkeypatch):
    """Its holder removes the file between our opening and our locking; somebody else makes it anew."""
    import fcntl

    locked = []

    def flock(handle, how):
        if not locked:
            (tmp_path / LOCK).unlink()
            (tmp_path / LOCK).write_bytes(b"new")
        locked.append(handle)

    monkeypatch.setattr(fcntl, "flock", flock)
    with hold_folder(tmp_path):
        assert len(locked) == 2
        assert json.loads((tmp_path / LOCK).read_bytes())["pid"] == os.getpid()
