"""GLU."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, ShapeError, axis_of, call
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class GLU(Block):
    """Halves an axis: the first half is let through as far as the sigmoid of the second opens."""

    title = "Gated linear unit"
    synonyms = ("gate", "activation", "nonlinearity", "gated convolution")
    formula = r"y = a \odot \frac{1}{1 + e^{-b}}, \quad [a, b] = x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GLU.html"

    dim: Axis = Field(-1, description="The axis that is halved.")

    def shape(self, x: Spec) -> Spec:
        axis = axis_of(x, self.dim)
        if axis == 0:
            raise BatchError("Halving the batch would mix samples.", "Choose another axis.", "dim")
        size = x.size(axis)
        if size % 2:
            raise ShapeError(
                f"Axis {axis} of {x.text} cannot be halved.",
                f"Give it an even size, such as {size + 1}.",
                "dim",
            )
        return x.with_shape(*x.shape[:axis], size // 2, *x.shape[axis + 1 :])

    def module(self, x: Spec) -> Call:
        return call("nn.GLU", **self.changed("dim"))
