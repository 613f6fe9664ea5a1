"""What blocks that join several values number by number share."""

from __future__ import annotations

from functools import reduce

from graph_runtime.block import ANY_DTYPE, BatchError, ShapeError, Spec
from graph_runtime.reach import HERE, Reaches
from graph_runtime.tensors import Dtype


def broadcast(*specs: Spec) -> Spec:
    """The common shape, where axes of size 1 stretch; raises ShapeError where there is none."""
    if len({spec.rank for spec in specs}) > 1:
        # torch lines shapes up at the right, so that the batch would meet another axis.
        raise BatchError(
            f"The inputs have different numbers of axes: {_listed(specs)}.",
            "Bring them to the same number of axes with Reshape.",
        )
    first = reduce(_pair, specs)
    return Spec(*first.shape, dtype=promoted(*specs), axes=specs[0].axes)


def reach_of_join(*specs: Spec) -> Reaches | None:
    """The same place of every input; None where one is stretched and seen from several places."""
    behind = {spec.shape[2:] for spec in specs}
    return (HERE,) * (specs[0].rank - 2) or None if len(behind) == 1 else None


def promoted(*specs: Spec) -> Dtype:
    """The dtype that torch gives to a mixture."""
    return next(dtype for dtype in ANY_DTYPE if any(spec.dtype == dtype for spec in specs))


def _pair(a: Spec, b: Spec) -> Spec:
    for axis, (left, right) in enumerate(zip(a.shape, b.shape, strict=True)):
        if left != right and 1 not in (left, right):
            raise ShapeError(
                f"{a.text} and {b.text} do not match: axis {axis} is {left} and {right}.",
                "Give both the same sizes, or size 1 where one is to be repeated.",
            )
    sizes = (b if a == 1 else a for a, b in zip(a.shape, b.shape, strict=True))
    return Spec(*sizes, dtype=a.dtype, axes=a.axes)


def _listed(specs: tuple[Spec, ...]) -> str:
    return ", ".join(spec.text for spec in specs[:4])
