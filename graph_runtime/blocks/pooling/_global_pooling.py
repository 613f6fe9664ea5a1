"""What pooling over all places of a sequence, an image or a volume shares."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, Spec, own
from graph_runtime.tensors import BATCH


class GlobalPooling(Block):
    """Base of global pooling: one number is left of each channel."""

    keepdim: bool = Field(False, description="Keep the axes of the image, with size 1.")

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            raise BatchError(
                f"The input must be (N, C, …) with places to pool over but is {x.text}.",
                "Connect a sequence, an image or a volume of channels.",
            )
        if self.keepdim:
            return x.with_shape(BATCH, x.channels, *(1,) * (x.rank - 2))
        return x.with_shape(BATCH, x.channels, axes=(BATCH, "C"))

    def module(self, x: Spec) -> Call:
        return own(self.kind(), **self.changed("keepdim"))
