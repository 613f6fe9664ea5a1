"""What recurrent layers share, whatever their cell."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from graph_runtime.block import (
    Block,
    Call,
    Forward,
    Me,
    Spec,
    Var,
    Weights,
    call,
    expect_axes,
    let,
)
from graph_runtime.expressions import Pattern, Value
from graph_runtime.params import Count

MAX_LAYERS = 1_000


class Recurrent(Block):
    """Base of recurrent layers: `y` holds every step, `h` the last state of the last layer.

    Where both directions run, the states of the two stand one behind the other.
    """

    outputs: ClassVar[tuple[str, ...]] = ("y", "h")
    gates: ClassVar[int] = 1
    """Matrices of a cell, each from the input and from the state before."""
    options: ClassVar[tuple[str, ...]] = ("num_layers", "bias")

    hidden_size: Count = Field(64, description="Numbers of the state, per direction.")
    num_layers: int = Field(
        1, ge=1, le=MAX_LAYERS, description="Layers, each reading the one before."
    )
    bias: bool = Field(True, description="Add learned offsets.")
    dropout: float = Field(
        0.0, ge=0.0, le=1.0, description="Chance to drop a number between two layers."
    )
    bidirectional: bool = Field(False, description="Read the sequence in both directions.")

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    def shape(self, x: Spec) -> tuple[Spec, ...]:
        expect_axes(x, "N, T, F")
        width = self.directions * self.hidden_size
        states = (Spec("N", width),) * (len(self.outputs) - 1)
        return (Spec("N", x.size(1), width), *states)

    def module(self, x: Spec) -> Call:
        options = self.changed(*self.options) | {"batch_first": True}
        if self.num_layers > 1:  # torch warns of dropout where there is no second layer
            options |= self.changed("dropout")
        options |= self.changed("bidirectional")
        return call(f"nn.{self.kind()}", x.last, self.hidden_size, **options)

    def forward(self, me: Me, x: Var) -> Forward:
        first, *states = self.outputs
        inner: Pattern = states[0] if len(states) == 1 else tuple(states)
        last = tuple(let(port, self._last(Var(port))) for port in states if port in me.used)
        return (let((first, inner), me(x)), *last)

    def weights(self, x: Spec) -> Weights:
        rows = self.gates * self.hidden_size
        found: dict[str, tuple[int, ...]] = {}
        for layer in range(self.num_layers):
            width = self.directions * self.hidden_size if layer else x.last
            for way in ("", "_reverse")[: self.directions]:
                found[f"weight_ih_l{layer}{way}"] = (rows, width)
                found[f"weight_hh_l{layer}{way}"] = (rows, self.hidden_size)
                if self.bias:
                    found[f"bias_ih_l{layer}{way}"] = (rows,)
                    found[f"bias_hh_l{layer}{way}"] = (rows,)
        return found

    def macs(self, x: Spec, *outputs: Spec) -> int:
        """Every matrix once a step; the products within a cell are left out, as offsets are."""
        return x.size(1) * self._in_matrices(x)

    def parameters(self, x: Spec) -> int:
        """The same as `weights` counts, however many layers there are."""
        offsets = 2 * self.gates * self.hidden_size * self.num_layers * self.directions
        return self._in_matrices(x) + (offsets if self.bias else 0)

    def _in_matrices(self, x: Spec) -> int:
        """Numbers in the matrices of all layers, which read `x` or the layer before, and states."""
        later = (self.num_layers - 1) * self.directions * self.hidden_size
        columns = x.last + later + self.num_layers * self.hidden_size
        return self.directions * self.gates * self.hidden_size * columns

    def _last(self, states: Var) -> Value:
        """States of the last layer, (N, directions * hidden), from those of all layers."""
        if not self.bidirectional:
            return states[-1]
        return call("torch.cat", (states[-2], states[-1]), dim=1)
