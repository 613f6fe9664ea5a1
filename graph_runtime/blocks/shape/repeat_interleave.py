"""RepeatInterleave."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._axes import inner_axis, resized
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class RepeatInterleave(Block):
    """Repeats every number along an axis, each right behind itself."""

    title = "Repeat elements"
    synonyms = ("repeat", "duplicate", "upsample nearest", "stretch")
    formula = r"(a, b) \to (a, a, b, b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.repeat_interleave.html"
    calls = ("torch.repeat_interleave",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    repeats: int = Field(2, ge=1, le=4096, description="How often each number stands.")
    dim: Axis = Field(1, description="The axis that grows; not 0, the batch.")

    def shape(self, x: Spec) -> Spec:
        axis = inner_axis(x, self.dim)
        return resized(x, axis, x.size(axis) * self.repeats)

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.repeat_interleave", x, repeats=self.repeats, dim=self.dim)
