"""Softmax."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, axis_of, call
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Softmax(Block):
    """Turns numbers along an axis into shares that are positive and add up to 1."""

    title = "Softmax"
    synonyms = ("normalized exponential", "probabilities", "activation", "classes")
    formula = r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html"
    example = (Spec("N", 10),)

    dim: Axis = Field(-1, description="The axis along which the shares add up to 1.")

    def shape(self, x: Spec) -> Spec:
        if axis_of(x, self.dim) == 0:
            raise BatchError(
                "Shares along the batch would mix the samples.", "Choose another axis.", "dim"
            )
        return x

    def module(self, x: Spec) -> Call:
        return call("nn.Softmax", dim=self.dim)
