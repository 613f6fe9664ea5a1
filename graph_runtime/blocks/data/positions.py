"""Positions."""

from graph_runtime.block import ANY_DTYPE, Block, Call, expect_features, own
from graph_runtime.tensors import Spec


class Positions(Block):
    """Counts the steps of a sequence from 0, the same for every sample."""

    title = "Positions"
    synonyms = ("arange", "range", "position ids", "index of step", "count")
    formula = r"y_t = t, \quad t = 0, \ldots, T - 1"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.arange.html"
    calls = ("Positions",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 16, dtype="int64"),)

    def shape(self, x: Spec) -> Spec:
        expect_features(x)
        return Spec("N", x.size(1), dtype="int64", axes=("N", "T"))

    def module(self, x: Spec) -> Call:
        return own("Positions")
