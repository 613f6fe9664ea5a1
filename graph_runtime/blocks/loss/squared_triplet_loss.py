"""SquaredTripletLoss."""

from pydantic import Field

from graph_runtime.block import Call, own
from graph_runtime.blocks.loss._loss import REDUCTION, LossBlock, Reduction, expect_alike
from graph_runtime.tensors import SCALAR, Spec


class SquaredTripletLoss(LossBlock):
    """The triplet loss of FaceNet: distances are squared, where torch takes the plain ones."""

    title = "Squared triplet loss"
    synonyms = ("facenet", "triplet loss", "face recognition", "one-shot", "siamese")
    formula = r"\ell = \max(\|a - p\|_2^2 - \|a - n\|_2^2 + \alpha, 0)"
    reference = "https://arxiv.org/abs/1503.03832"
    calls = ("SquaredTripletLoss",)
    example = (Spec("N", 16), Spec("N", 16), Spec("N", 16))

    margin: float = Field(0.2, ge=0, le=1e6, description="How much nearer the positive has to be.")
    reduction: Reduction = REDUCTION

    def shape(self, anchor: Spec, positive: Spec, negative: Spec) -> Spec:
        expect_alike(anchor, positive, "the positive")
        expect_alike(anchor, negative, "the negative")
        return SCALAR

    def module(self, anchor: Spec, positive: Spec, negative: Spec) -> Call:
        return own("SquaredTripletLoss", **self.changed("margin", "reduction"))
