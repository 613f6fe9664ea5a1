"""What the cells of torch share: one step of a recurrent layer."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from graph_runtime.block import Block, Call, Forward, Me, Spec, Var, Weights, call, expect_axes
from graph_runtime.blocks.recurrent._states import expect_states, gate_weights
from graph_runtime.params import Width


class Cell(Block):
    """Base of cells: `y` is the state after the step, `h_0` the one before it, open for zeros."""

    gates: ClassVar[int] = 1
    options: ClassVar[tuple[str, ...]] = ("bias",)
    example: ClassVar[tuple[Spec, ...]] = (Spec("N", 32), Spec("N", 64))

    hidden_size: Width = Field(64, description="Numbers of the state.")
    bias: bool = Field(True, description="Add learned offsets.")

    def shape(self, x: Spec, h_0: Spec | None = None) -> Spec | tuple[Spec, ...]:
        expect_axes(x, "N, F")
        expect_states((h_0,), (self.hidden_size,), 0)
        return Spec("N", self.hidden_size)

    def module(self, x: Spec, *given: Spec | None) -> Call:
        options = self.changed(*self.options)
        return call(f"nn.{self.kind()}", x.last, self.hidden_size, **options)

    def forward(self, me: Me, x: Var, h_0: Var | None = None) -> Forward:
        return me(x, h_0) if h_0 else me(x)

    def weights(self, x: Spec, *given: Spec | None) -> Weights:
        return gate_weights(self.gates, x.last, self.hidden_size, self.bias, "")

    def macs(self, x: Spec, *specs: Spec | None) -> int:
        return self.gates * self.hidden_size * (x.last + self.hidden_size)
