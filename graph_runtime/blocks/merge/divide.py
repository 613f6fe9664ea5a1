"""Divide."""

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var
from graph_runtime.blocks._broadcast import broadcast, reach_of_join
from graph_runtime.reach import Reaches
from graph_runtime.tensors import Spec


class Divide(Block):
    """Divides the first input by the second, number by number."""

    title = "Divide"
    synonyms = ("quotient", "ratio", "div", "over")
    formula = r"y = \frac{a}{b}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.div.html"
    dtypes = {"a": ANY_DTYPE, "b": ANY_DTYPE}
    example = (Spec("N", 64), Spec("N", 64))

    def shape(self, a: Spec, b: Spec) -> Spec:
        both = broadcast(a, b)
        return both.with_shape(*both.shape, dtype="float32")

    def reach(self, port: str, a: Spec, b: Spec) -> Reaches | None:
        return reach_of_join(a, b)

    def forward(self, me: Me, a: Var, b: Var) -> Value:
        return a / b
