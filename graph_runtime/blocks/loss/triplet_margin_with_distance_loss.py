"""TripletMarginWithDistanceLoss."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Call, Spec
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, LossBlock, Reduction, expect_alike
from graph_runtime.expressions import call, own
from graph_runtime.tensors import SCALAR


class TripletMarginWithDistanceLoss(LossBlock):
    """Wants the anchor nearer to the positive than to the negative, by a distance of choice."""

    title = "TripletMarginWithDistanceLoss"
    synonyms = ("triplet loss", "cosine distance", "siamese", "face", "one-shot", "metric learning")
    formula = r"\ell = \max(d(a, p) - d(a, n) + \alpha, 0)"
    reference = f"{TORCH}.TripletMarginWithDistanceLoss.html"
    calls = ("nn.TripletMarginWithDistanceLoss", "CosineDistance", "SquaredDistance")
    example = (Spec("N", 16), Spec("N", 16), Spec("N", 16))

    distance_function: Literal["PairwiseDistance", "CosineDistance", "SquaredDistance"] = Field(
        "PairwiseDistance",
        description="What d is: the Euclidean distance, 1 - cosine, or its square.",
    )
    margin: float = Field(1.0, gt=0, le=1e6, description="How much nearer it has to be.")
    swap: bool = Field(
        False, description="Count the distance of positive and negative if that is smaller."
    )
    reduction: Reduction = REDUCTION

    def shape(self, anchor: Spec, positive: Spec, negative: Spec) -> Spec:
        expect_alike(anchor, positive, "the positive")
        expect_alike(anchor, negative, "the negative")
        return SCALAR

    def module(self, anchor: Spec, positive: Spec, negative: Spec) -> Call:
        given = self.changed("distance_function")
        chosen = {name: own(distance) for name, distance in given.items()}
        options = self.changed("margin", "swap", "reduction")
        return call("nn.TripletMarginWithDistanceLoss", **chosen, **options)
