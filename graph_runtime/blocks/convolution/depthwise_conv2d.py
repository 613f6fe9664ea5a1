"""DepthwiseConv2d."""

from math import prod
from typing import Literal

from pydantic import Field

from graph_runtime.block import Call, Weights, expect_axes, own, spread
from graph_runtime.blocks.convolution._sliding import Sliding
from graph_runtime.params import Count, Padding2d, Size2d
from graph_runtime.tensors import BATCH, Spec


class DepthwiseConv2d(Sliding):
    """Slides filters of its own over each channel alone; channels do not meet."""

    title = "Depthwise convolution 2D"
    synonyms = ("channelwise", "grouped", "depth multiplier", "mobilenet", "one filter a channel")
    formula = r"y_{cm+e,i,j} = b_{cm+e} + \sum_{k,l} W_{cm+e,k,l} \, x_{c,\,si+k,\,sj+l}"
    reference = "https://arxiv.org/abs/1704.04861"
    calls = ("DepthwiseConv2d",)
    example = (Spec("N", 16, 28, 28),)
    spatial = ("H", "W")

    kernel_size: Size2d = Field(
        3, description="Height and width of each filter.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d = Field(
        1, description="How far the filter moves each time.", json_schema_extra={"unit": "px"}
    )
    padding: Padding2d = Field(
        0, description="Border added on every side, or 'same'.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers under it.", json_schema_extra={"unit": "px"}
    )
    depth_multiplier: Count = Field(1, description="Filters for each channel, m in the formula.")
    bias: bool = Field(True, description="Add a learned offset to each channel.")
    padding_mode: Literal["zeros", "reflect", "replicate", "circular"] = Field(
        "zeros", description="What the added border holds."
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        channels = x.channels * self.depth_multiplier
        return x.with_shape(BATCH, channels, *self.positions(x.sizes[1:]))

    def module(self, x: Spec) -> Call:
        options = [name for name in type(self).model_fields if name != "kernel_size"]
        return own(self.kind(), x.channels, self.kernel_size, **self.changed(*options))

    def weights(self, x: Spec) -> Weights:
        channels = x.channels * self.depth_multiplier
        offset = {"bias": (channels,)} if self.bias else {}
        return {"weight": (channels, 1, *spread(self.kernel_size, 2))} | offset

    def macs(self, x: Spec, y: Spec) -> int:
        return y.numbers * prod(spread(self.kernel_size, 2))
