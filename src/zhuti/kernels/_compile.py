"""The one way to compile a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` ahead of its first call per signature, without the GIL, cached on disk, with exact float semantics.

    No fast-math of any kind: sums keep their order, so results are the same to the byte on every run.
    """
    options = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
    return cast("Callable[..., Any]", numba.njit(**options)(function))  # noqa: TID251


def helper(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` as part of the kernels that call it, to be called from nowhere else; quicker to compile."""
    options = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "no_cpython_wrapper": True}
    return cast("Callable[..., Any]", numba.njit(**options)(function))  # noqa: TID251
