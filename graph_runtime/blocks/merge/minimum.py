"""Minimum."""

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.tensors import Spec


class Minimum(Block):
    """Keeps the smaller of two numbers at every place."""

    title = "Minimum"
    synonyms = ("smaller", "min of two", "elementwise min")
    formula = r"y = \min(a, b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.minimum.html"
    calls = ("torch.minimum",)
    dtypes = {"a": ANY_DTYPE, "b": ANY_DTYPE}
    example = (Spec("N", 64), Spec("N", 64))

    def shape(self, a: Spec, b: Spec) -> Spec:
        return broadcast(a, b)

    def forward(self, me: Me, a: Var, b: Var) -> Value:
        return call("torch.minimum", a, b)
