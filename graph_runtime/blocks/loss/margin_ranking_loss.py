"""MarginRankingLoss."""

from pydantic import Field

from graph_runtime.blocks.loss._loss import (
    REDUCTION,
    TORCH,
    LossBlock,
    Reduction,
    expect_alike,
)
from graph_runtime.tensors import SCALAR, Spec


class MarginRankingLoss(LossBlock):
    """Wants the first number above the second where the target is 1, below where it is -1."""

    title = "MarginRankingLoss"
    synonyms = ("ranking", "learning to rank", "order", "pairs")
    formula = r"\ell = \max(0, -t (a - b) + \Delta)"
    reference = f"{TORCH}.MarginRankingLoss.html"
    example = (Spec("N"), Spec("N"), Spec("N"))

    margin: float = Field(0.0, ge=-1e6, le=1e6, description="How far apart they have to be.")
    reduction: Reduction = REDUCTION

    def shape(self, a: Spec, b: Spec, target: Spec) -> Spec:
        expect_alike(a, b, "the other number")
        expect_alike(a, target)
        return SCALAR
