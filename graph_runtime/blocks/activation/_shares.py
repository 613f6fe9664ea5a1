"""What activations share that weigh the numbers along one axis against each other."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, Spec, axis_of, call
from graph_runtime.params import Axis


class Shares(Block):
    """Base of softmax and its kin: the shape stays, `dim` is always written out."""

    example = (Spec("N", 10),)

    dim: Axis = Field(-1, description="The axis along which the shares add up to 1.")

    def shape(self, x: Spec) -> Spec:
        if axis_of(x, self.dim) == 0:
            raise BatchError(
                "Shares along the batch would mix the samples.", "Choose another axis.", "dim"
            )
        return x

    def module(self, x: Spec) -> Call:
        return call(f"nn.{self.kind()}", dim=self.dim)
