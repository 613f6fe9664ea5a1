"""Axes that a block takes away, adds or works along: never the batch."""

from __future__ import annotations

from graph_runtime.block import BatchError, ShapeError, Spec, axis_of


def inner_axis(x: Spec, dim: int, param: str = "dim") -> int:
    """The axis that torch means by `dim`; raises BatchError where it is the batch."""
    axis = axis_of(x, dim, param)
    if axis == 0:
        raise BatchError("Axis 0 is the batch.", "Choose axis 1 or later.", param)
    return axis


def new_axis(x: Spec, dim: int) -> int:
    """Where torch puts an axis that `dim` asks for; raises BatchError before the batch."""
    if not -x.rank - 1 <= dim <= x.rank:
        raise ShapeError(
            f"{x.text} has no place {dim} for an axis.", f"Choose from 1 to {x.rank}.", "dim"
        )
    at = dim % (x.rank + 1)
    if at == 0:
        raise BatchError("The batch must stay the first axis.", "Choose axis 1 or later.", "dim")
    return at


def with_new_axis(x: Spec, at: int, size: int) -> Spec:
    return x.with_shape(*x.shape[:at], size, *x.shape[at:], axes=(*x.axes[:at], "", *x.axes[at:]))


def resized(x: Spec, axis: int, size: int) -> Spec:
    """The same with another size along one axis."""
    return x.with_shape(*x.shape[:axis], size, *x.shape[axis + 1 :])


def without(x: Spec, *axes: int) -> Spec:
    kept = [axis for axis in range(x.rank) if axis not in axes]
    return x.with_shape(*(x.shape[a] for a in kept), axes=tuple(x.axes[a] for a in kept))
