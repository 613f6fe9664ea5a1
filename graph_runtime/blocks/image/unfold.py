"""Unfold."""

from math import prod

from pydantic import Field

from graph_runtime.block import Block, Call, call, expect_axes
from graph_runtime.blocks._window import window
from graph_runtime.params import Pad2d, Size2d
from graph_runtime.tensors import Spec


class Unfold(Block):
    """Lays out the patch under every position of a window as one column."""

    title = "Unfold"
    synonyms = ("im2col", "patches", "patch extraction", "sliding blocks", "vision transformer")
    formula = r"y_{ck^2+ak+b,\,p} = x_{c,\,si_p+a,\,sj_p+b}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html"
    example = (Spec("N", 3, 16, 16),)

    kernel_size: Size2d = Field(
        2, description="Height and width of each patch.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers of a patch.", json_schema_extra={"unit": "px"}
    )
    padding: Pad2d = Field(
        0, description="Border added on every side.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d = Field(
        1, description="How far the window moves each time.", json_schema_extra={"unit": "px"}
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        sliding = window(2, self.kernel_size, self.stride, self.padding, self.dilation)
        patches = prod(sliding.positions(x.sizes[1:]))
        return Spec("N", x.channels * prod(sliding.kernel), patches, axes=("N", "F", "T"))

    def module(self, x: Spec) -> Call:
        options = self.changed("dilation", "padding", "stride")
        return call("nn.Unfold", self.kernel_size, **options)
