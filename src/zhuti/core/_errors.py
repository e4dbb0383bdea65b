"""The errors that reach a user. Each says where, what, got, wanted, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


class ZhutiError(Exception):
    """Anything that zhuti reports to its user. The command shows its text without a traceback."""


class RequestError(ZhutiError):
    """What was asked for cannot be done as asked (exit code 2)."""


class ConfigError(RequestError):
    """A config is wrong; the text lists every problem found in it."""


class CorpusError(RequestError):
    """The articles cannot be read as asked."""


class ModelError(RequestError, ValueError):
    """The model cannot be fitted to this matrix as asked. A `ValueError` too, which is what scikit-learn's contract asks for."""


class RunError(ZhutiError):
    """A run that was rightly asked for failed, or a finished one no longer holds (exit code 1)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found in the input that a researcher should know of; nothing was lost in silence.

    Attributes
    ----------
    where
        File, line or article, in the user's own names.
    what
        What was found there, and what was done about it.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
