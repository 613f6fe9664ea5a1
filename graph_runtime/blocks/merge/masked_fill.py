"""MaskedFill."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Block, Me, Value, Var, call
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.tensors import Spec

Constant = Annotated[float, Field(ge=-1e12, le=1e12)]


class MaskedFill(Block):
    """Puts a constant in place of every number where a mask is true."""

    title = "Masked fill"
    synonyms = ("mask", "hide", "replace", "minus infinity")
    formula = r"y = m \, c + (1 - m) \, x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.masked_fill.html"
    calls = ("torch.masked_fill",)
    dtypes = {"mask": ("bool",)}
    example = (Spec("N", 64), Spec("N", 64, dtype="bool"))

    value: Constant = Field(0.0, description="The constant c, such as -1e9 before a softmax.")

    def shape(self, x: Spec, mask: Spec) -> Spec:
        both = broadcast(x, mask)
        return Spec(*both.shape, axes=x.axes)

    def forward(self, me: Me, x: Var, mask: Var) -> Value:
        return call("torch.masked_fill", x, mask, value=self.value)
