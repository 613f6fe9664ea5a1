"""LIF."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, expect_axes, own
from graph_runtime.tensors import Spec


class LIF(Block):
    """Sums its input in a leaky store for each feature and fires when the store is full."""

    title = "Spiking neuron"
    synonyms = ("leaky integrate-and-fire", "lif", "spike", "membrane", "event", "neuromorphic")
    formula = r"v_t = \beta v_{t-1} + x_t, \quad y_t = [\, v_t \geq \theta \,]"
    reference = "https://arxiv.org/abs/2109.12894"
    calls = ("LIF",)
    example = (Spec("N", 8, 32),)

    beta: float = Field(0.9, ge=0.0, le=1.0, description="Share of the store kept at each step.")
    threshold: float = Field(1.0, gt=0.0, le=1e6, description="Level at which it fires.")
    reset: Literal["zero", "subtract"] = Field(
        "zero", description="After firing: empty the store, or take the threshold off."
    )
    slope: float = Field(
        25.0, gt=0.0, le=1e6, description="Sharpness of the slope that stands in for the jump."
    )

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            expect_axes(x, "N, T, F")
        return x

    def module(self, x: Spec) -> Call:
        return own("LIF", **self.changed("beta", "threshold", "reset", "slope"))
