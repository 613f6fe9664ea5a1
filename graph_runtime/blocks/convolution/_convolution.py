"""What convolutions over one, two or more axes share."""

from __future__ import annotations

from math import prod
from typing import Any, Literal

from pydantic import Field

from graph_runtime.block import Call, ShapeError, Spec, Weights, call, expect_axes, spread
from graph_runtime.blocks.convolution._sliding import Sliding
from graph_runtime.params import Count, Width
from graph_runtime.tensors import BATCH


class Convolution(Sliding):
    """Base of convolutions over one, two or three axes."""

    out_channels: Width = Field(16, description="Learned filters, each giving one channel.")
    kernel_size: Any = 3
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: Count = Field(
        1, description="Groups of channels that are kept apart; as many as channels: depthwise."
    )
    bias: bool = Field(True, description="Add a learned offset to each channel.")
    padding_mode: Literal["zeros", "reflect", "replicate", "circular"] = Field(
        "zeros", description="What the added border holds."
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join((BATCH, "C", *self.spatial)))
        self._expect_groups(x.channels)
        axes = (BATCH, "C", *self.spatial)
        return Spec(BATCH, self.out_channels, *self.positions(x.sizes[1:]), axes=axes)

    def module(self, x: Spec) -> Call:
        options = ("stride", "padding", "dilation", "groups", "bias", "padding_mode")
        return call(
            f"nn.{self.kind()}",
            x.channels,
            self.out_channels,
            self.kernel_size,
            **self.changed(*options),
        )

    def weights(self, x: Spec) -> Weights:
        kernel = spread(self.kernel_size, len(self.spatial))
        offset = {"bias": (self.out_channels,)} if self.bias else {}
        return {"weight": (self.out_channels, x.channels // self.groups, *kernel)} | offset

    def macs(self, x: Spec, y: Spec) -> int:
        kernel = spread(self.kernel_size, len(self.spatial))
        return y.numbers * (x.channels // self.groups) * prod(kernel)

    def _expect_groups(self, channels: int) -> None:
        for count, name in ((channels, "input"), (self.out_channels, "output")):
            if count % self.groups:
                raise ShapeError(
                    f"{count} {name} channels cannot be shared out among {self.groups} groups.",
                    f"Choose a number of groups that divides {count}.",
                    "groups",
                )
