"""SelectLast."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var
from graph_runtime.blocks.shape._steps import steps_axis, without
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class SelectLast(Block):
    """Keeps the last step of a sequence."""

    title = "Select last step"
    synonyms = ("last step", "final state", "many to one", "take last", "slice")
    formula = r"y = x_T"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.select.html"
    calls = (".select",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    dim: Axis = Field(1, description="The axis of the steps.")

    def shape(self, x: Spec) -> Spec:
        return without(x, steps_axis(x, self.dim))

    def forward(self, me: Me, x: Var) -> Value:
        return x.method("select", self.dim, -1)
