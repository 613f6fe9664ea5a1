"""Subtract."""

from graph_runtime.block import Block, Me, Value, Var
from graph_runtime.blocks._broadcast import broadcast, reach_of_join
from graph_runtime.reach import Reaches
from graph_runtime.tensors import Spec


class Subtract(Block):
    """Takes the second input from the first, number by number."""

    title = "Subtract"
    synonyms = ("minus", "difference", "sub")
    formula = r"y = a - b"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.sub.html"
    dtypes = {"a": ("float32", "int64"), "b": ("float32", "int64")}
    example = (Spec("N", 64), Spec("N", 64))

    def shape(self, a: Spec, b: Spec) -> Spec:
        return broadcast(a, b)

    def reach(self, port: str, a: Spec, b: Spec) -> Reaches | None:
        return reach_of_join(a, b)

    def forward(self, me: Me, a: Var, b: Var) -> Value:
        return a - b
