"""Dropout."""

from pydantic import Field

from graph_runtime.block import Block, Call, call
from graph_runtime.tensors import Spec


class Dropout(Block):
    """Sets random numbers to zero while training and scales the others up."""

    title = "Dropout"
    synonyms = ("regularization", "random zero", "overfitting", "noise")
    formula = r"y = \frac{m \odot x}{1 - p}, \quad m_i \sim \mathrm{Bernoulli}(1 - p)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html"

    p: float = Field(0.5, ge=0.0, le=1.0, description="Chance of each number to be dropped.")

    def shape(self, x: Spec) -> Spec:
        return x

    def module(self, x: Spec) -> Call:
        return call("nn.Dropout", self.p)
