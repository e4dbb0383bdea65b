"""Array types, and the one way to make an array read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.floating[Any]]
BoolArray = NDArray[np.bool_]

_A = TypeVar("_A", bound=NDArray[Any])

frozen = dataclass(frozen=True, slots=True, eq=False)
"""A state of the pipeline: fields cannot be set anew, and two states are equal only when they are the same object."""


def read_only(array: _A) -> _A:
    """Return a view of `array` that cannot be written through.

    Parameters
    ----------
    array
        Any array. It is not copied, and stays as writable as it was.

    Examples
    --------
    >>> read_only(np.zeros(2)).flags.writeable
    False
    """
    view = array.view()
    view.flags.writeable = False
    return view
