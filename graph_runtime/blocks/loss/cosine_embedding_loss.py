"""CosineEmbeddingLoss."""

from pydantic import Field

from graph_runtime.block import ShapeError
from graph_runtime.blocks.loss._loss import (
    REDUCTION,
    TORCH,
    LossBlock,
    Reduction,
    expect_alike,
)
from graph_runtime.tensors import SCALAR, Spec


class CosineEmbeddingLoss(LossBlock):
    """Turns two vectors the same way where the target is 1, and apart where it is -1."""

    title = "CosineEmbeddingLoss"
    synonyms = ("cosine distance", "similarity", "siamese", "pairs")
    formula = r"\ell = 1 - \cos(a, b) \; (t = 1), \quad \max(0, \cos(a, b) - \Delta) \; (t = -1)"
    reference = f"{TORCH}.CosineEmbeddingLoss.html"
    example = (Spec("N", 16), Spec("N", 16), Spec("N"))

    margin: float = Field(0.0, ge=-1, le=1, description="Cosine that unlike pairs may have.")
    reduction: Reduction = REDUCTION

    def shape(self, a: Spec, b: Spec, target: Spec) -> Spec:
        expect_alike(a, b, "the other vector")
        if a.rank != 2:
            raise ShapeError(f"Vectors have to be (N, F), not {a.text}.", "Put a Flatten before.")
        if target.shape != a.shape[:1]:
            message = f"The target has to be 1 or -1 for each pair, (N,), not {target.text}."
            raise ShapeError(message, "Set the shape of the Target to empty.")
        return SCALAR
