"""What batch normalization shares, however many axes a sample has."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Block, Call, Spec, Weights, call

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class BatchNorm(Block):
    """Base of batch normalizations: one mean and deviation for each channel."""

    eps: float = Field(1e-5, gt=0.0, le=1.0, description="Added to the variance.")
    momentum: Share | None = Field(
        0.1, description="Share of each new batch in the running figures; empty: plain mean."
    )
    affine: bool = Field(True, description="Learn a scale and an offset for each channel.")
    track_running_stats: bool = Field(
        True, description="Keep running figures for use after training."
    )

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "momentum", "affine", "track_running_stats")
        return call(f"nn.{self.kind()}", x.channels, **options)

    def weights(self, x: Spec) -> Weights:
        return {"weight": (x.channels,), "bias": (x.channels,)} if self.affine else {}
