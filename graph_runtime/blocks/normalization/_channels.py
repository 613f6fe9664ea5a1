"""What normalizations share that learn a scale and an offset for each channel."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import Block, Spec, Weights


class Channels(Block):
    """Base of normalizations by channels, which are the axis after the batch."""

    eps: float = Field(1e-5, gt=0.0, le=1.0, description="Added to the variance.")
    affine: bool = Field(True, description="Learn a scale and an offset for each channel.")
    bias: bool = Field(True, description="With affine: learn the offset too.")

    def weights(self, x: Spec) -> Weights:
        if not self.affine:
            return {}
        return dict.fromkeys(("weight", "bias") if self.bias else ("weight",), (x.channels,))
