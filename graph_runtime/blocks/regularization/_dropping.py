"""What blocks share that drop something at random while training."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, Spec, call


class Dropping(Block):
    """Base of dropouts: the shape stays, after training the block does nothing."""

    in_place = True

    p: float = Field(
        0.5,
        ge=0.0,
        le=1.0,
        description="Chance to drop each number: none can be relied on, so weights spread out, "
        "as under L2.",
    )

    def shape(self, x: Spec) -> Spec:
        return x

    def module(self, x: Spec) -> Call:
        return call(f"nn.{self.kind()}", self.p)


class DroppingChannels(Dropping):
    """Base of dropouts that drop whole channels."""

    wanted: ClassVar[str] = "N, C, H, W"
    """The axes of the input."""

    p: float = Field(0.5, ge=0.0, le=1.0, description="Chance of each channel to be dropped.")

    def shape(self, x: Spec) -> Spec:
        if x.rank != len(self.wanted.split(",")):
            # torch only warns, and takes the batch for channels where an axis is missing.
            raise BatchError(
                f"The input must be ({self.wanted}) but is {x.text}.",
                "Put a Reshape block in between, or take a Dropout block.",
            )
        return x
