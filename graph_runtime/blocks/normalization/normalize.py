"""Normalize."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Me, Value, axis_of, call
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Normalize(Block):
    """Divides the numbers along an axis by their length, so that the length becomes 1."""

    title = "Unit length"
    synonyms = ("l2 normalize", "normalise", "unit vector", "cosine", "face embedding")
    formula = r"y = \frac{x}{\max(\|x\|_p, \epsilon)}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html"
    calls = ("F.normalize",)

    p: float = Field(2.0, ge=1.0, le=100.0, description="Kind of length; 2 is the usual one.")
    dim: Axis = Field(1, description="The axis whose numbers make a vector.")
    eps: float = Field(1e-12, gt=0.0, le=1.0, description="Shortest length that is divided by.")

    def shape(self, x: Spec) -> Spec:
        if axis_of(x, self.dim) == 0:
            raise BatchError(
                "A length along the batch would mix the samples.", "Choose another axis.", "dim"
            )
        return x

    def forward(self, me: Me, x: Value) -> Value:
        return call("F.normalize", x, **self.changed("p", "dim", "eps"))
