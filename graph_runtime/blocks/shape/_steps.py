"""What the blocks that end a sequence share."""

from __future__ import annotations

from graph_runtime.block import BatchError, Spec, axis_of


def steps_axis(x: Spec, dim: int) -> int:
    """The axis of the steps; raises BatchError where it is the batch."""
    axis = axis_of(x, dim)
    if axis == 0:
        raise BatchError("Axis 0 is the batch, not a sequence.", "Choose axis 1 or later.", "dim")
    return axis


def without(x: Spec, axis: int) -> Spec:
    return x.with_shape(
        *x.shape[:axis], *x.shape[axis + 1 :], axes=(*x.axes[:axis], *x.axes[axis + 1 :])
    )
