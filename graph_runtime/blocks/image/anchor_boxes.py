"""AnchorBoxes."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Block, Call, expect_axes, own
from graph_runtime.params import Count
from graph_runtime.tensors import BATCH, Spec

Side = Annotated[float, Field(ge=0.01, le=1e6)]
Anchor = tuple[Side, Side]


class AnchorBoxes(Block):
    """Lays boxes of a few sizes around every place of a map, to begin with when objects are sought.

    y has the corners x1, y1, x2, y2 of every box in pixels of the picture: place after place, row
    by row, and at each the anchors in their order. Only the size of x is read.
    """

    title = "Anchor boxes"
    synonyms = ("anchors", "priors", "default boxes", "rpn", "faster r-cnn", "detection")
    formula = r"y_{ijk} = ((j + .5) s \mp w_k / 2, \, (i + .5) s \mp h_k / 2)"
    reference = "https://arxiv.org/abs/1506.01497"
    calls = ("AnchorBoxes",)
    example = (Spec("N", 16, 8, 8),)

    anchors: tuple[Anchor, ...] = Field(
        ((16.0, 16.0), (24.0, 12.0), (12.0, 24.0)),
        min_length=1,
        max_length=64,
        description="Width and height of each in pixels, as 16 16; 24 12; 12 24.",
    )
    stride: Count = Field(
        16, description="Pixels of the picture to one place.", json_schema_extra={"unit": "px"}
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        places = x.size(2) * x.size(3)
        return Spec(BATCH, places * len(self.anchors), 4, axes=("N", "", "F"))

    def module(self, x: Spec) -> Call:
        return own("AnchorBoxes", self.anchors, self.stride)
