"""Negative."""

from graph_runtime.block import Block, Me, Value, Var
from graph_runtime.tensors import Spec


class Negative(Block):
    """Turns the sign of every number."""

    title = "Negative"
    synonyms = ("minus", "negate", "opposite", "sign")
    formula = r"y = -x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.neg.html"
    dtypes = {"x": ("float32", "int64")}

    def shape(self, x: Spec) -> Spec:
        return x

    def forward(self, me: Me, x: Var) -> Value:
        return -x
