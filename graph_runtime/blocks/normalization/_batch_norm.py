"""What batch normalization shares, however many axes a sample has."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Call, Spec, call
from graph_runtime.blocks.normalization._channels import Channels
from graph_runtime.reach import HERE, Reaches

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class BatchNorm(Channels):
    """Base of batch normalizations: one mean and deviation for each channel."""

    momentum: Share | None = Field(
        0.1, description="Share of each new batch in the running figures; empty: plain mean."
    )
    track_running_stats: bool = Field(
        True,
        description="Keep running figures for after training; those of a batch are noisy: "
        "a mild Dropout.",
    )

    def reach(self, port: str, x: Spec) -> Reaches | None:
        """After training; while it trains the figures of a batch are of all its places."""
        return (HERE,) * (x.rank - 2) or None if self.track_running_stats else None

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "momentum", "affine", "track_running_stats", "bias")
        return call(f"nn.{self.kind()}", x.channels, **options)
