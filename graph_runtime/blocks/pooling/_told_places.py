"""What can tell where the numbers that it picked stood in its input."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from graph_runtime.block import Block, Forward, Me, Spec, Var, let, outputs_by


class ToldPlaces(Block):
    """Put before another base, whose `shape` gives one result: adds the places as a second."""

    outputs = outputs_by(lambda block: ("y", "indices") if block.return_indices else ("y",))

    return_indices: bool = Field(
        False, description="Also give where each number stood, for a MaxUnpool block."
    )

    def shape(self, x: Spec) -> Any:
        """With `return_indices` also the places, int64: flat numbers within each channel."""
        y = super().shape(x)
        if not self.return_indices or isinstance(y, tuple):
            return y
        return y, Spec(*y.shape, dtype="int64", axes=y.axes)

    def forward(self, me: Me, x: Var) -> Forward:
        return (let(self.outputs, me(x)),) if self.return_indices else me(x)
