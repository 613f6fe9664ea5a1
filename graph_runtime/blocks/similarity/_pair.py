"""What blocks share that compare two vectors."""

from __future__ import annotations

from graph_runtime.block import BatchError, Spec
from graph_runtime.blocks._broadcast import broadcast

PAIR = (Spec("N", 128), Spec("N", 128))
"""Two encodings of a face, as in Siamese networks."""


def compared(a: Spec, b: Spec) -> Spec:
    """The common shape of both; raises BatchError where a sample is a single number."""
    both = broadcast(a, b)
    if both.rank < 2:
        raise BatchError(
            f"There is no axis of features to compare: the inputs are {both.text}.",
            "Put a Reshape block in between.",
        )
    return both
