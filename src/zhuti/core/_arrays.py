"""Array types, and the one way to make an array read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.floating[Any]]
BoolArray = NDArray[np.bool_]

_A = TypeVar("_A", bound=NDArray[Any])
_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, eq_default=False)
def frozen(cls: type[_T]) -> type[_T]:
    """Make `cls` a state of the pipeline: fields cannot be set anew, and two states are equal only when they are the same object.

    Examples
    --------
    >>> @frozen
    ... class Point:
    ...     x: int
    >>> Point(1) == Point(1)
    False
    """
    return dataclass(frozen=True, slots=True, eq=False)(cls)


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
