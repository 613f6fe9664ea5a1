"""Fold."""

from math import prod

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, call, expect_axes, spread
from graph_runtime.blocks._window import by, window
from graph_runtime.params import Pad2d, Size2d
from graph_runtime.tensors import Spec


class Fold(Block):
    """Puts columns of patches back into an image and adds them up where they overlap."""

    title = "Fold"
    synonyms = ("col2im", "patches", "overlap add", "sliding blocks", "inverse of unfold")
    formula = r"y_{c,u,v} = \sum_{si_p+a=u,\;sj_p+b=v} x_{ck^2+ak+b,\,p}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html"
    example = (Spec("N", 12, 49, axes=("N", "F", "T")),)

    output_size: Size2d = Field(
        8, description="Height and width of the image.", json_schema_extra={"unit": "px"}
    )
    kernel_size: Size2d = Field(
        2, description="Height and width of each patch.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers of a patch.", json_schema_extra={"unit": "px"}
    )
    padding: Pad2d = Field(
        0, description="Border cut off on every side.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d = Field(
        1, description="Distance of neighbouring patches.", json_schema_extra={"unit": "px"}
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, F, T")
        sliding = window(2, self.kernel_size, self.stride, self.padding, self.dilation)
        image = spread(self.output_size, 2)
        patches, square = prod(sliding.positions(image)), prod(sliding.kernel)
        if x.last != patches:
            raise ShapeError(
                f"{by(image)} holds {patches} patches, but {x.last} come in.",
                f"Choose sizes that make {x.last} patches.",
                "output_size",
            )
        if x.channels % square:
            raise ShapeError(
                f"{x.channels} numbers are no whole patches of {by(sliding.kernel)}.",
                f"Give it a multiple of {square} numbers.",
                "kernel_size",
            )
        return Spec("N", x.channels // square, *image, axes=("N", "C", "H", "W"))

    def module(self, x: Spec) -> Call:
        options = self.changed("dilation", "padding", "stride")
        return call("nn.Fold", self.output_size, self.kernel_size, **options)
