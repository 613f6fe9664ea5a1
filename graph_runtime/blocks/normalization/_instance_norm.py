"""What instance normalization shares, however many axes a sample has."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from graph_runtime.block import Call, ShapeError, Spec, call, expect_axes
from graph_runtime.blocks.normalization._channels import Channels


class InstanceNorm(Channels):
    """Base of instance normalizations: figures for each channel of each sample alone."""

    wanted: ClassVar[str] = "N, C, H, W"
    """The axes of the input."""

    affine: bool = Field(False, description="Learn a scale and an offset for each channel.")
    momentum: float = Field(
        0.1, ge=0.0, le=1.0, description="Share of each new batch in the running figures."
    )
    track_running_stats: bool = Field(
        False, description="Keep running figures for use after training."
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, self.wanted)
        if x.numbers == x.channels:
            raise ShapeError(
                f"Each channel of {x.text} is a single number, which has no deviation.",
                "Put the block where channels are larger.",
            )
        return x

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "momentum", "affine", "track_running_stats", "bias")
        return call(f"nn.{self.kind()}", x.channels, **options)
