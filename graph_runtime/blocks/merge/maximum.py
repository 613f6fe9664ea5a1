"""Maximum."""

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.tensors import Spec


class Maximum(Block):
    """Keeps the larger of two numbers at every place."""

    title = "Maximum"
    synonyms = ("larger", "max of two", "maxout", "elementwise max")
    formula = r"y = \max(a, b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.maximum.html"
    calls = ("torch.maximum",)
    dtypes = {"a": ANY_DTYPE, "b": ANY_DTYPE}
    example = (Spec("N", 64), Spec("N", 64))

    def shape(self, a: Spec, b: Spec) -> Spec:
        return broadcast(a, b)

    def forward(self, me: Me, a: Var, b: Var) -> Value:
        return call("torch.maximum", a, b)
