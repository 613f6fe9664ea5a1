"""What blocks share that bring the content of boxes on a map to one size."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import Block, expect_axes, spread
from graph_runtime.blocks.image._boxes import expect_boxes
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class RegionPooling(Block):
    """Base of region pooling: every box of a map in bins, (N, R, C, down, across)."""

    example = (Spec("N", 16, 8, 8), Spec("N", 6, 4))

    output_size: Size2d = Field(
        2, description="Bins down and across every box.", json_schema_extra={"unit": "px"}
    )
    spatial_scale: float = Field(
        1.0, gt=0, le=1e3, description="Pixels of the map for one of the picture: 1/16 = 0.0625."
    )

    def shape(self, x: Spec, boxes: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        expect_boxes(boxes)
        axes = ("N", "", "C", "H", "W")
        return Spec("N", boxes.size(1), x.channels, *spread(self.output_size, 2), axes=axes)
