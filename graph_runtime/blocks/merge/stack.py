"""Stack."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, ShapeError, Value, call
from graph_runtime.blocks._axes import new_axis, with_new_axis
from graph_runtime.blocks._broadcast import promoted
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Stack(Block):
    """Lays its inputs side by side along a new axis."""

    title = "Stack"
    synonyms = ("new axis", "pile", "join along new axis", "steps from inputs")
    formula = r"(N, F), \ldots, (N, F) \to (N, k, F)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.stack.html"
    calls = ("torch.stack",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 64), Spec("N", 64))

    dim: Axis = Field(1, description="Where the new axis stands; 0 is the batch.")

    def shape(self, *x: Spec) -> Spec:
        first = x[0]
        for other in x[1:]:
            if other.shape != first.shape:
                raise ShapeError(
                    f"{first.text} and {other.text} cannot be stacked.",
                    "Give all inputs the same shape.",
                )
        stacked = with_new_axis(first, new_axis(first, self.dim), len(x))
        return stacked.with_shape(*stacked.shape, dtype=promoted(*x))

    def forward(self, me: Me, *x: Value) -> Value:
        return call("torch.stack", x, dim=self.dim)
