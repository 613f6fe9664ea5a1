"""SquaredDistance."""

from pydantic import Field

from graph_runtime.block import Block, Call, own
from graph_runtime.blocks._axes import resized, without
from graph_runtime.blocks.similarity._pair import PAIR, compared
from graph_runtime.tensors import Spec


class SquaredDistance(Block):
    """Adds up the squared differences of two vectors, along the last axis."""

    title = "Squared distance"
    synonyms = ("siamese distance", "euclidean squared", "face verification", "one-shot")
    formula = r"y = \|a - b\|_2^2"
    reference = "https://arxiv.org/abs/1503.03832"
    calls = ("SquaredDistance",)
    example = PAIR

    keepdim: bool = Field(False, description="Keep the last axis with size 1.")

    def shape(self, a: Spec, b: Spec) -> Spec:
        both = compared(a, b)
        last = both.rank - 1
        return resized(both, last, 1) if self.keepdim else without(both, last)

    def module(self, a: Spec, b: Spec) -> Call:
        return own("SquaredDistance", **self.changed("keepdim"))
