"""GatedRecurrentUnit."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Forward, Me, Spec, Var, Weights, expect_axes, let, own
from graph_runtime.blocks.recurrent._states import expect_states, gate_weights
from graph_runtime.params import Width


class GatedRecurrentUnit(Block):
    """A GRU in the forms of papers and courses, where GRU is the form of torch.

    The candidate sees the state times the reset gate, which torch multiplies after the product.
    `h` is the last state. Its weights have the names and places of those of GRU.
    """

    title = "GRU (variants)"
    synonyms = (
        "gru", "gru variant", "reset before", "minimal gated unit", "cho", "ng", "simplified gru",
        "relevance gate",
    )  # fmt: skip
    formula = (
        r"\tilde{h} = \tanh(W x_t + U (r_t \odot h_{t-1})), \quad "
        r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde{h}"
    )
    reference = "https://arxiv.org/abs/1406.1078"
    outputs = ("y", "h")
    calls = ("GatedRecurrentUnit",)
    example = (Spec("N", 8, 32), Spec("N", 64))

    hidden_size: Width = Field(64, description="Numbers of the state.")
    bias: bool = Field(True, description="Add learned offsets.")
    reset_gate: Literal["before", "after", "none"] = Field(
        "before", description="Multiply the state before its matrix, after it (torch), or never."
    )
    update_gate: Literal["keep", "new"] = Field(
        "keep", description="What the gate is the share of: the old state (torch) or the new one."
    )

    def shape(self, x: Spec, h_0: Spec | None = None) -> tuple[Spec, Spec]:
        expect_axes(x, "N, T, F")
        expect_states((h_0,), (self.hidden_size,), 0)
        return Spec("N", x.size(1), self.hidden_size), Spec("N", self.hidden_size)

    def module(self, x: Spec, h_0: Spec | None = None) -> Call:
        options = self.changed("bias", "reset_gate", "update_gate")
        return own("GatedRecurrentUnit", x.last, self.hidden_size, **options)

    def forward(self, me: Me, x: Var, h_0: Var | None = None) -> Forward:
        return (let(("y", "h"), me(x, h_0) if h_0 else me(x)),)

    def weights(self, x: Spec, h_0: Spec | None = None) -> Weights:
        gates = 2 if self.reset_gate == "none" else 3
        return gate_weights(gates, x.last, self.hidden_size, self.bias)

    def macs(self, x: Spec, h_0: Spec | None, y: Spec, h: Spec) -> int:
        gates = 2 if self.reset_gate == "none" else 3
        return x.size(1) * gates * self.hidden_size * (x.last + self.hidden_size)
