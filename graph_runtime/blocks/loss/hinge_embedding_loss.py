"""HingeEmbeddingLoss."""

from pydantic import Field

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class HingeEmbeddingLoss(SameShapeLoss):
    """Makes distances small where the target is 1, and at least the margin where it is -1."""

    title = "HingeEmbeddingLoss"
    synonyms = ("contrastive loss", "distance", "siamese", "pairs")
    formula = r"\ell = x \; (t = 1), \quad \max(0, \Delta - x) \; (t = -1)"
    reference = f"{TORCH}.HingeEmbeddingLoss.html"

    margin: float = Field(1.0, ge=0, le=1e6, description="Distance that unlike pairs keep.")
    reduction: Reduction = REDUCTION
