"""Squeeze."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._axes import inner_axis, without
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Squeeze(Block):
    """Takes an axis of size 1 away; an axis of another size stays."""

    title = "Squeeze"
    synonyms = ("remove axis", "drop axis", "singleton")
    formula = r"(N, F, 1) \to (N, F)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.squeeze.html"
    calls = ("torch.squeeze",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 64, 1),)

    dim: Axis = Field(-1, description="The axis to take away; not 0, the batch.")

    def shape(self, x: Spec) -> Spec:
        axis = inner_axis(x, self.dim)
        return without(x, axis) if x.size(axis) == 1 else x

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.squeeze", x, dim=self.dim)
