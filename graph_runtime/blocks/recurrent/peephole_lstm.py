"""PeepholeLSTM."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Forward, Me, Spec, Var, Weights, expect_axes, let, own
from graph_runtime.blocks.recurrent._states import expect_states, gate_weights
from graph_runtime.params import Width


class PeepholeLSTM(Block):
    """An LSTM whose gates also see the cell, and that gives the cell of every step.

    `cells` holds the cells as `y` holds the states, `h` and `c` the last of each. Without
    peephole it is an LSTM; its other weights have the names and places of those of LSTM.
    """

    title = "LSTM with peepholes"
    synonyms = ("peephole", "lstm", "lstm with cells", "cell sequence", "gers", "cell state")
    formula = r"o_t = \sigma(W_o x_t + U_o h_{t-1} + v_o \odot c_t + b_o)"
    reference = "https://www.jmlr.org/papers/v3/gers02a.html"
    outputs = ("y", "cells", "h", "c")
    calls = ("PeepholeLSTM",)
    example = (Spec("N", 8, 32), Spec("N", 64), Spec("N", 64))

    hidden_size: Width = Field(64, description="Numbers of the state, and of the cell.")
    bias: bool = Field(True, description="Add learned offsets.")
    peephole: bool = Field(True, description="Let each number of the gates see its own cell.")
    output_gate: Literal["new", "old"] = Field(
        "new", description="The cell that the output gate sees: after the step or before it."
    )

    def shape(
        self, x: Spec, h_0: Spec | None = None, c_0: Spec | None = None
    ) -> tuple[Spec, Spec, Spec, Spec]:
        expect_axes(x, "N, T, F")
        expect_states((h_0, c_0), (self.hidden_size, self.hidden_size), 0)
        steps, state = Spec("N", x.size(1), self.hidden_size), Spec("N", self.hidden_size)
        return steps, steps, state, state

    def module(self, x: Spec, h_0: Spec | None = None, c_0: Spec | None = None) -> Call:
        options = self.changed("bias", "peephole", "output_gate")
        return own("PeepholeLSTM", x.last, self.hidden_size, **options)

    def forward(self, me: Me, x: Var, h_0: Var | None = None, c_0: Var | None = None) -> Forward:
        begin = [] if h_0 is None and c_0 is None else [h_0, c_0]
        return (let(self.outputs, me(x, *begin)),)

    def weights(self, x: Spec, h_0: Spec | None = None, c_0: Spec | None = None) -> Weights:
        seen = {"weight_peephole": (3, self.hidden_size)} if self.peephole else {}
        return {**gate_weights(4, x.last, self.hidden_size, self.bias), **seen}

    def macs(self, x: Spec, *specs: Spec | None) -> int:
        return x.size(1) * 4 * self.hidden_size * (x.last + self.hidden_size)
