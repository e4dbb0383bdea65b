"""The command `zhuti`: a few lines a command over `zhuti.experiment`.

Results go to stdout, progress and messages to stderr. Exit code 0: done; 1: the run failed, or `verify` found something; 2: the
request was wrong; 130: interrupted by Ctrl-C.
"""

from zhuti.cli._main import main

__all__ = ["main"]
