"""Unsqueeze."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._axes import new_axis, with_new_axis
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Unsqueeze(Block):
    """Adds an axis of size 1."""

    title = "Unsqueeze"
    synonyms = ("new axis", "expand dims", "add axis", "add channel")
    formula = r"(N, F) \to (N, 1, F)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.unsqueeze.html"
    calls = ("torch.unsqueeze",)
    dtypes = {"x": ANY_DTYPE}

    dim: Axis = Field(1, description="Where the new axis stands; not 0, the batch.")

    def shape(self, x: Spec) -> Spec:
        return with_new_axis(x, new_axis(x, self.dim), 1)

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.unsqueeze", x, dim=self.dim)
