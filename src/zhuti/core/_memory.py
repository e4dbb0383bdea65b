"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes


def give_back_memory() -> None:
    """Give freed memory back to the system, where the C library keeps it for later use, as glibc does.

    After a stage that has freed many small objects or arrays this may be as much as all that is in use. Where the C library has
    no `malloc_trim`, nothing is done.

    Examples
    --------
    >>> give_back_memory()
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library; on Windows there is no name for one's own
        return
    trim(ctypes.c_size_t(0))
