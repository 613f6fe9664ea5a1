"""Add."""

from functools import reduce
from operator import add

from graph_runtime.block import ANY_DTYPE, Block, Me, Value
from graph_runtime.blocks._broadcast import broadcast, reach_of_join
from graph_runtime.reach import Reaches
from graph_runtime.tensors import Spec


class Add(Block):
    """Adds its inputs number by number, as a residual connection does."""

    title = "Add"
    synonyms = ("sum", "plus", "residual", "skip connection", "shortcut")
    formula = r"y = x_0 + x_1 + \cdots"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.add.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 64), Spec("N", 64))

    def shape(self, *x: Spec) -> Spec:
        return broadcast(*x)

    def reach(self, port: str, *x: Spec) -> Reaches | None:
        return reach_of_join(*x)

    def forward(self, me: Me, *x: Value) -> Value:
        return reduce(add, x)
