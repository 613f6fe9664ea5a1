"""TripletMarginLoss."""

from pydantic import Field

from graph_runtime.block import Spec
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, LossBlock, Reduction, expect_alike
from graph_runtime.tensors import SCALAR


class TripletMarginLoss(LossBlock):
    """Wants the anchor nearer to the positive than to the negative, by a margin."""

    title = "TripletMarginLoss"
    synonyms = ("triplet loss", "siamese", "face", "one-shot")
    formula = r"\ell = \max(\|a - p\|_2 - \|a - n\|_2 + \alpha, 0)"
    reference = f"{TORCH}.TripletMarginLoss.html"
    example = (Spec("N", 16), Spec("N", 16), Spec("N", 16))

    margin: float = Field(1.0, gt=0, le=1e6, description="How much nearer it has to be.")
    p: float = Field(2.0, ge=1, le=16, description="Which norm measures distance.")
    reduction: Reduction = REDUCTION

    def shape(self, anchor: Spec, positive: Spec, negative: Spec) -> Spec:
        expect_alike(anchor, positive, "the positive")
        expect_alike(anchor, negative, "the negative")
        return SCALAR
