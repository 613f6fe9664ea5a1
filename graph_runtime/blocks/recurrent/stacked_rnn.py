"""StackedRNN."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Spec, Weights, expect_axes, own
from graph_runtime.blocks.recurrent._states import gate_weights
from graph_runtime.params import Width


class StackedRNN(Block):
    """RNN layers of which each may read the input too, and all of which may be read out.

    `y` holds the states of all layers side by side, or those of the last one.
    """

    title = "RNN (stacked)"
    synonyms = ("deep rnn", "stacked rnn", "skip connections", "rnn", "hierarchical")
    formula = r"h_t^{(l)} = \tanh(W^{(l)} [h_t^{(l-1)}, x_t] + U^{(l)} h_{t-1}^{(l)} + b^{(l)})"
    reference = "https://arxiv.org/abs/1308.0850"
    calls = ("StackedRNN",)
    example = (Spec("N", 8, 32),)

    hidden_size: Width = Field(64, description="Numbers of the state of each layer.")
    num_layers: int = Field(2, ge=1, le=100, description="Layers, each reading the one before.")
    nonlinearity: Literal["tanh", "relu"] = Field("tanh", description="What squeezes the state.")
    bias: bool = Field(True, description="Add learned offsets.")
    feed_input: bool = Field(True, description="Let every layer read the input too.")
    read_all: bool = Field(True, description="Give the states of all layers, not of the last.")

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, T, F")
        layers = self.num_layers if self.read_all else 1
        return Spec("N", x.size(1), layers * self.hidden_size)

    def module(self, x: Spec) -> Call:
        options = self.changed("num_layers", "nonlinearity", "bias", "feed_input", "read_all")
        return own("StackedRNN", x.last, self.hidden_size, **options)

    def weights(self, x: Spec) -> Weights:
        return {
            f"layers.{layer}.{name}": shape
            for layer, width in enumerate(self._widths(x))
            for name, shape in gate_weights(1, width, self.hidden_size, self.bias).items()
        }

    def macs(self, x: Spec, y: Spec) -> int:
        columns = sum(self._widths(x)) + self.num_layers * self.hidden_size
        return x.size(1) * self.hidden_size * columns

    def _widths(self, x: Spec) -> list[int]:
        """What each layer reads."""
        later = self.hidden_size + (x.last if self.feed_input else 0)
        return [x.last] + [later] * (self.num_layers - 1)
