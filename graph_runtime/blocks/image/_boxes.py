"""What blocks say that take boxes."""

from __future__ import annotations

from graph_runtime.block import BatchError
from graph_runtime.tensors import Spec


def expect_boxes(boxes: Spec, name: str = "Boxes") -> None:
    """Raise BatchError unless a sample has any number of boxes, four numbers each."""
    if boxes.rank != 3 or boxes.last != 4:
        raise BatchError(
            f"{name} must be (N, boxes, 4) but are {boxes.text}.",
            "Reshape them to rows of the corners x1, y1, x2, y2.",
        )
