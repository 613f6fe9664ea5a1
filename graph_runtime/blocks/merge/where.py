"""Where."""

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._broadcast import broadcast, promoted
from graph_runtime.tensors import Spec

PAIR = Spec("N", 64)


class Where(Block):
    """Takes the first value where a mask is true and the second where it is false."""

    title = "Where"
    synonyms = ("choose", "if else", "mask", "select by condition", "switch")
    formula = r"y = m \, a + (1 - m) \, b"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.where.html"
    calls = ("torch.where",)
    dtypes = {"mask": ("bool",), "a": ANY_DTYPE, "b": ANY_DTYPE}
    example = (Spec("N", 64, dtype="bool"), PAIR, PAIR)

    def shape(self, mask: Spec, a: Spec, b: Spec) -> Spec:
        joined = broadcast(mask, a, b)
        return Spec(*joined.shape, dtype=promoted(a, b), axes=a.axes)

    def forward(self, me: Me, mask: Var, a: Var, b: Var) -> Value:
        return call("torch.where", mask, a, b)
