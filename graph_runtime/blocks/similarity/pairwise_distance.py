"""PairwiseDistance."""

from pydantic import Field

from graph_runtime.block import Block, Call, call
from graph_runtime.blocks._axes import resized, without
from graph_runtime.blocks.similarity._pair import PAIR, compared
from graph_runtime.tensors import Spec


class PairwiseDistance(Block):
    """Measures how far apart two vectors are, along the last axis."""

    title = "Distance"
    synonyms = ("euclidean distance", "l2 distance", "manhattan", "minkowski", "siamese")
    formula = r"y = \left( \sum_i |a_i - b_i + \epsilon|^p \right)^{1/p}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.PairwiseDistance.html"
    example = PAIR

    p: float = Field(2.0, ge=0.0, le=100.0, description="The norm: 2 is the usual distance.")
    eps: float = Field(1e-6, ge=0.0, le=1.0, description="Added to every difference.")
    keepdim: bool = Field(False, description="Keep the last axis with size 1.")

    def shape(self, a: Spec, b: Spec) -> Spec:
        both = compared(a, b)
        last = both.rank - 1
        return resized(both, last, 1) if self.keepdim else without(both, last)

    def module(self, a: Spec, b: Spec) -> Call:
        return call("nn.PairwiseDistance", **self.changed("p", "eps", "keepdim"))
