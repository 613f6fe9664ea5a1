"""Dot."""

from pydantic import Field

from graph_runtime.block import Block, Me, Value, Var, call
from graph_runtime.blocks._axes import inner_axis, without
from graph_runtime.blocks.similarity._pair import compared
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Dot(Block):
    """Multiplies two vectors number by number and adds up the products."""

    title = "Dot product"
    synonyms = ("inner product", "scalar product", "vecdot", "similarity")
    formula = r"y = \sum_i a_i \, b_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.linalg.vecdot.html"
    calls = ("torch.linalg.vecdot",)
    example = (Spec("N", 8, 32), Spec("N", 8, 32))

    dim: Axis = Field(-1, description="The axis of the vectors.")

    def shape(self, a: Spec, b: Spec) -> Spec:
        both = compared(a, b)
        return without(both, inner_axis(both, self.dim))

    def forward(self, me: Me, a: Var, b: Var) -> Value:
        return call("torch.linalg.vecdot", a, b, **self.changed("dim"))
