"""MeanOverTime."""

from pydantic import Field

from graph_runtime.block import Block, Me, Value, Var
from graph_runtime.blocks.shape._steps import steps_axis, without
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class MeanOverTime(Block):
    """Takes the mean over all steps of a sequence."""

    title = "Mean over time"
    synonyms = ("average over time", "mean pooling", "global average pooling 1d", "bag of words")
    formula = r"y = \frac{1}{T} \sum_{t=1}^{T} x_t"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.mean.html"
    calls = (".mean",)
    example = (Spec("N", 8, 32),)

    dim: Axis = Field(1, description="The axis of the steps.")

    def shape(self, x: Spec) -> Spec:
        return without(x, steps_axis(x, self.dim))

    def forward(self, me: Me, x: Var) -> Value:
        return x.method("mean", dim=self.dim)
