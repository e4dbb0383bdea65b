"""The one way to compile a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_F = TypeVar("_F", bound=Callable[..., Any])


def kernel(function: _F) -> _F:
    """Compile `function` ahead of its first call per signature, without the GIL, cached on disk, with exact float semantics.

    No fast-math of any kind: sums keep their order, so results are the same to the byte on every run.
    """
    return cast("_F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))  # noqa: TID251
