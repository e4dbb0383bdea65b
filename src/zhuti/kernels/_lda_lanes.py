"""Eight float32 numbers worked on as one, so that a loop over topics is vector code whatever its length.

LLVM makes vectors of a plain loop only where it is long, which K seldom is, and chooses their width by machine. Here the width is
fixed, every operation is exact IEEE arithmetic, and `lane_sum` adds in one order: the same digits wherever it runs.
With `NUMBA_BOUNDSCHECK=1` `load` and `store` are checked as indexing is.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import PrimitiveModel
from numba.extending import intrinsic, overload, register_model

LDA_LANES = 8
LDA_LINE = 2
"""Blocks of eight in a cache line."""
_VECTOR = ir.VectorType(ir.FloatType(), LDA_LANES)
_INDEX = ir.IntType(32)


class _Lanes(types.Type):
    """The type of eight numbers inside a kernel."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


_LANES = _Lanes()


@register_model(_Lanes)
class _LanesModel(PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _VECTOR)


def _pointer(context: Any, builder: Any, array_type: Any, array: Any, block: Any) -> Any:
    """Return the address of the block-th eight numbers of a C-contiguous array of any shape."""
    view = context.make_array(array_type)(context, builder, array)
    if context.enable_boundscheck:
        n_blocks = builder.sdiv(view.nitems, ir.Constant(view.nitems.type, LDA_LANES))
        cgutils.do_boundscheck(context, builder, block, n_blocks)
    return builder.gep(builder.bitcast(view.data, _VECTOR.as_pointer()), [block])


@intrinsic  # type: ignore[untyped-decorator]
def load(typing: Any, array: Any, block: Any) -> Any:
    """Equivalent to ``array.reshape(-1, 8)[block]``."""
    if array.layout != "C" or array.dtype != types.float32:
        return None

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_pointer(context, builder, signature.args[0], *arguments), align=4)

    return _LANES(array, types.intp), codegen


@intrinsic  # type: ignore[untyped-decorator]
def store(typing: Any, array: Any, block: Any, lanes: Any) -> Any:
    """Equivalent to ``array.reshape(-1, 8)[block] = lanes``."""
    if array.layout != "C" or array.dtype != types.float32:
        return None

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], pointer, align=4)
        return context.get_dummy_value()

    return types.none(array, types.intp, _LANES), codegen


@intrinsic  # type: ignore[untyped-decorator]
def prefetch(typing: Any, array: Any, index: Any) -> Any:
    """Ask for the cache line of ``array.reshape(-1)[index]``, C-contiguous, before it is needed; any index will do."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte = ir.IntType(8).as_pointer()
        form = ir.FunctionType(ir.VoidType(), [byte, _INDEX, _INDEX, _INDEX])
        ask = cgutils.get_or_insert_function(builder.module, form, "llvm.prefetch.p0i8")
        address = builder.bitcast(builder.gep(view.data, [arguments[1]]), byte)
        builder.call(ask, [address, _INDEX(0), _INDEX(3), _INDEX(1)])  # to read, into every cache, data
        return context.get_dummy_value()

    return types.none(array, types.intp), codegen


@intrinsic  # type: ignore[untyped-decorator]
def lanes_of(typing: Any, value: Any) -> Any:
    """Equivalent to ``np.full(8, value)``."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), arguments[0], ir.Constant(_INDEX, 0))
        order = ir.Constant(ir.VectorType(_INDEX, LDA_LANES), [0] * LDA_LANES)
        return builder.shuffle_vector(one, one, order)

    return _LANES(types.float32), codegen


@intrinsic  # type: ignore[untyped-decorator]
def lane_sum(typing: Any, lanes: Any) -> Any:
    """Equivalent to ``((a + e) + (c + g)) + ((b + f) + (d + h))`` of the eight."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        (value,) = arguments
        half = LDA_LANES // 2
        while half:
            pick = [ir.Constant(ir.VectorType(_INDEX, half), list(range(a, a + half))) for a in (0, half)]
            value = builder.fadd(*(builder.shuffle_vector(value, value, order) for order in pick))
            half //= 2
        return builder.extract_element(value, ir.Constant(_INDEX, 0))

    return types.float32(_LANES), codegen


@intrinsic  # type: ignore[untyped-decorator]
def larger(typing: Any, a: Any, b: Any) -> Any:
    """Equivalent to ``np.where(a > b, a, b)``."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *arguments), *arguments)

    return _LANES(_LANES, _LANES), codegen


def _operator(symbol: Any, instruction: str) -> None:
    @intrinsic  # type: ignore[untyped-decorator]
    def compute(typing: Any, a: Any, b: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return getattr(builder, instruction)(*arguments)

        return _LANES(_LANES, _LANES), codegen

    @overload(symbol)  # type: ignore[untyped-decorator]
    def typed(a: Any, b: Any) -> Any:
        def implementation(a: Any, b: Any) -> Any:
            return compute(a, b)

        return implementation if isinstance(a, _Lanes) and isinstance(b, _Lanes) else None


for _symbol, _instruction in (
    (operator.add, "fadd"),
    (operator.iadd, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _operator(_symbol, _instruction)
