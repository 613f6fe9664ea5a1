"""SeparableConv2d."""

from math import prod
from typing import Literal

from pydantic import Field

from graph_runtime.block import Call, Weights, expect_axes, own, spread
from graph_runtime.blocks.convolution._sliding import Sliding
from graph_runtime.params import Count, Padding2d, Size2d, Width
from graph_runtime.tensors import BATCH, Spec


class SeparableConv2d(Sliding):
    """Filters each channel alone, then mixes the channels at every pixel, which is cheap."""

    title = "Separable convolution 2D"
    synonyms = ("depthwise separable", "pointwise", "mobilenet", "xception", "cheap convolution")
    formula = r"y_o = b_o + \sum_{c,e} P_{o,cm+e} \, (D_{cm+e} \star x_c)"
    reference = "https://arxiv.org/abs/1610.02357"
    calls = ("SeparableConv2d",)
    example = (Spec("N", 16, 28, 28),)
    spatial = ("H", "W")

    out_channels: Width = Field(16, description="Channels after the block.")
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
    bias: bool = Field(True, description="Add a learned offset to each channel, once at the end.")
    padding_mode: Literal["zeros", "reflect", "replicate", "circular"] = Field(
        "zeros", description="What the added border holds."
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        return x.with_shape(BATCH, self.out_channels, *self.positions(x.sizes[1:]))

    def module(self, x: Spec) -> Call:
        given = ("out_channels", "kernel_size")
        options = [name for name in type(self).model_fields if name not in given]
        sizes = (x.channels, self.out_channels, self.kernel_size)
        return own(self.kind(), *sizes, **self.changed(*options))

    def weights(self, x: Spec) -> Weights:
        inner = x.channels * self.depth_multiplier
        weights = {
            "depthwise.weight": (inner, 1, *spread(self.kernel_size, 2)),
            "pointwise.weight": (self.out_channels, inner, 1, 1),
        }
        return weights | ({"pointwise.bias": (self.out_channels,)} if self.bias else {})

    def macs(self, x: Spec, y: Spec) -> int:
        inner = x.channels * self.depth_multiplier
        return prod(y.sizes[1:]) * inner * (prod(spread(self.kernel_size, 2)) + y.channels)
