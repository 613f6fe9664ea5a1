"""What the recurrent layers of torch share, whatever their cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Forward, Me, Spec, Var, Weights, call, expect_axes
from graph_runtime.blocks.recurrent._lines import LINE_CALLS, Layout, lines
from graph_runtime.blocks.recurrent._states import expect_lengths, expect_states
from graph_runtime.params import Width
from graph_runtime.tensors import Dtype

MAX_LAYERS = 1_000
RECURRENT_CALLS = LINE_CALLS


class Recurrent(Block):
    """Base of recurrent layers: `y` holds every step, `h` the last state of the last layer.

    Where both directions run, the states of the two stand one behind the other, or are added.
    `h_n`, (N, layers · directions, hidden), holds the last states of all layers, and `h_0` takes
    as many to begin with. With `lengths` (N,) the steps after a sample's length are left out.
    """

    outputs: ClassVar[tuple[str, ...]] = ("y", "h", "h_n")
    dtypes: ClassVar[Mapping[str, tuple[Dtype, ...]]] = {"lengths": ("int64",)}
    example: ClassVar[tuple[Spec, ...]] = (
        Spec("N", 8, 32), Spec("N", 64), Spec("N", dtype="int64"),
    )  # fmt: skip
    gates: ClassVar[int] = 1
    """Matrices of a cell, each from the input and from the state before."""
    options: ClassVar[tuple[str, ...]] = ("num_layers", "bias")

    hidden_size: Width = Field(64, description="Numbers of the state, per direction.")
    num_layers: int = Field(
        1, ge=1, le=MAX_LAYERS, description="Layers, each reading the one before."
    )
    bias: bool = Field(True, description="Add learned offsets.")
    dropout: float = Field(
        0.0, ge=0.0, le=1.0, description="Chance to drop a number between two layers."
    )
    bidirectional: bool = Field(False, description="Read the sequence in both directions.")
    merge: Literal["concat", "sum"] = Field(
        "concat", description="Put the results of both directions side by side, or add them."
    )

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """Numbers of each state of one layer and direction; the first is what the block gives."""
        return (self.hidden_size,)

    def shape(
        self, x: Spec, h_0: Spec | None = None, lengths: Spec | None = None
    ) -> tuple[Spec, ...]:
        return self._shape(x, (h_0,), lengths)

    def module(self, x: Spec, *given: Spec | None) -> Call:
        options = self.changed(*self.options) | {"batch_first": True}
        if self.num_layers > 1:  # torch warns of dropout where there is no second layer
            options |= self.changed("dropout")
        options |= self.changed("bidirectional")
        return call(f"nn.{self.kind()}", x.last, self.hidden_size, **options)

    def forward(
        self, me: Me, x: Var, h_0: Var | None = None, lengths: Var | None = None
    ) -> Forward:
        return lines(self._layout(), me, x, (h_0,), lengths)

    def weights(self, x: Spec, *given: Spec | None) -> Weights:
        rows, back = self.gates * self.hidden_size, self.state_sizes[0]
        found: dict[str, tuple[int, ...]] = {}
        for layer in range(self.num_layers):
            width = self.directions * back if layer else x.last
            for way in ("", "_reverse")[: self.directions]:
                found[f"weight_ih_l{layer}{way}"] = (rows, width)
                found[f"weight_hh_l{layer}{way}"] = (rows, back)
                if self.bias:
                    found[f"bias_ih_l{layer}{way}"] = (rows,)
                    found[f"bias_hh_l{layer}{way}"] = (rows,)
                if back != self.hidden_size:
                    found[f"weight_hr_l{layer}{way}"] = (back, self.hidden_size)
        return found

    def macs(self, x: Spec, *specs: Spec | None) -> int:
        """Every matrix once a step; the products within a cell are left out, as offsets are."""
        return x.size(1) * self._in_matrices(x)

    def parameters(self, x: Spec, *given: Spec | None) -> int:
        """The same as `weights` counts, however many layers there are."""
        offsets = 2 * self.gates * self.hidden_size * self.num_layers * self.directions
        return self._in_matrices(x) + (offsets if self.bias else 0)

    def _shape(
        self, x: Spec, states: tuple[Spec | None, ...], lengths: Spec | None
    ) -> tuple[Spec, ...]:
        expect_axes(x, "N, T, F")
        depth = self.num_layers * self.directions
        expect_states(states, self.state_sizes, depth)
        expect_lengths(lengths)
        copies = 1 if self.merge == "sum" else self.directions
        last = tuple(Spec("N", copies * size) for size in self.state_sizes)
        every = tuple(Spec("N", depth, size, axes=("N", "", "F")) for size in self.state_sizes)
        return (Spec("N", x.size(1), last[0].last), *last, *every)

    def _layout(self) -> Layout:
        """How the values of this layer are arranged."""
        count = len(self.state_sizes)
        return Layout(
            self.outputs[1 : 1 + count],
            self.num_layers * self.directions,
            self.bidirectional,
            self.bidirectional and self.merge == "sum",
        )

    def _in_matrices(self, x: Spec) -> int:
        """Numbers in the matrices of all layers, which read `x` or the layer before, and states."""
        back = self.state_sizes[0]
        later = (self.num_layers - 1) * self.directions * back
        columns = x.last + later + self.num_layers * back
        shrinking = self.num_layers * back if back != self.hidden_size else 0
        return self.directions * self.hidden_size * (self.gates * columns + shrinking)
