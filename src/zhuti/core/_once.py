"""A property that is computed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class once(Generic[_T]):
    """As `functools.cached_property`, which on Python 3.11 holds one lock for all objects: members of a sweep would take turns.

    Examples
    --------
    >>> class Text:
    ...     @once
    ...     def length(self) -> int:
    ...         print("counted")
    ...         return 2
    >>> text = Text()
    >>> text.length + text.length
    counted
    4
    """

    def __init__(self, compute: Callable[[Any], _T]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, holder: Any, owner: type) -> _T:
        value = self._compute(holder)
        holder.__dict__[self._name] = value  # where it is found before this descriptor from now on
        return value
