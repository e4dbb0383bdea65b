"""The command `zhuti`: a few lines a command over `zhuti.experiment`.

Results go to stdout, progress and messages to stderr. Exit code 0: done; 1: the run failed, or `verify` found something; 2: the
request was wrong.
"""

from zhuti.cli._app import main

__all__ = ["main"]
