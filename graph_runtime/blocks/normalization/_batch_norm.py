"""What batch normalization shares, however many axes a sample has."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Call, Spec, call
from graph_runtime.blocks.normalization._channels import Channels

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class BatchNorm(Channels):
    """Base of batch normalizations: one mean and deviation for each channel."""

    in_place = True

    momentum: Share | None = Field(
        0.1, description="Share of each new batch in the running figures; empty: plain mean."
    )
    track_running_stats: bool = Field(
        True, description="Keep running figures for use after training."
    )

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "momentum", "affine", "track_running_stats", "bias")
        return call(f"nn.{self.kind()}", x.channels, **options)
