"""PositionwiseFeedForward."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Weights, expect_features, own
from graph_runtime.params import Width
from graph_runtime.tensors import Spec


class PositionwiseFeedForward(Block):
    """Widens every step, bends it and narrows it again, each step on its own."""

    title = "Position-wise feed-forward"
    synonyms = ("ffn", "mlp", "transformer", "feed-forward network", "two-layer")
    formula = r"y = \max(0, x W_1 + b_1) W_2 + b_2"
    reference = "https://arxiv.org/abs/1706.03762"
    calls = ("PositionwiseFeedForward",)
    example = (Spec("N", 8, 32),)

    d_ff: Width = Field(2048, description="Numbers between the two linear layers.")
    activation: Literal["relu", "gelu"] = Field(
        "relu", description="Between the two linear layers."
    )
    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop an inner number.")
    bias: bool = Field(True, description="Add learned offsets.")

    def shape(self, x: Spec) -> Spec:
        expect_features(x)
        return x

    def module(self, x: Spec) -> Call:
        options = self.changed("d_ff", "activation", "dropout", "bias")
        return own("PositionwiseFeedForward", x.last, **options)

    def weights(self, x: Spec) -> Weights:
        found = {
            "linear1.weight": (self.d_ff, x.last),
            "linear1.bias": (self.d_ff,),
            "linear2.weight": (x.last, self.d_ff),
            "linear2.bias": (x.last,),
        }
        return {name: size for name, size in found.items() if self.bias or "bias" not in name}

    def macs(self, x: Spec, y: Spec) -> int:
        return 2 * x.numbers * self.d_ff
