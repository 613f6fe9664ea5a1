"""RoIPool."""

from pydantic import Field

from graph_runtime.block import Block, Call, expect_axes, own, spread
from graph_runtime.blocks.image._boxes import expect_boxes
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class RoIPool(Block):
    """Keeps the largest number in every bin of each box, so that all boxes get one size.

    A box is its corners x1, y1, x2, y2 in pixels of the picture; the row and column of its last
    corner belong to it. Linear layers may follow, as in Fast R-CNN.
    """

    title = "RoI pooling"
    synonyms = ("region of interest", "fast r-cnn", "faster rcnn", "detection", "boxes")
    formula = r"y_{r,c,i,j} = \max_{(k,l) \in bin_{ij}(b_r)} x_{c,k,l}"
    reference = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.roi_pool.html"
    calls = ("RoIPool",)
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

    def module(self, x: Spec, boxes: Spec) -> Call:
        return own("RoIPool", self.output_size, **self.changed("spatial_scale"))
