"""RoIAlign."""

from pydantic import Field

from graph_runtime.block import Block, Call, expect_axes, own, spread
from graph_runtime.blocks.image._boxes import expect_boxes
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class RoIAlign(Block):
    """Averages points between the pixels in every bin of each box, so that all get one size.

    A box is its corners x1, y1, x2, y2 in pixels of the picture; nothing is rounded. On a picture
    itself it warps each box to one size, as R-CNN does.
    """

    title = "RoI align"
    synonyms = ("region of interest", "mask r-cnn", "warp", "detection", "boxes", "crop and resize")
    formula = r"y_{r,c,i,j} = \mathrm{mean}_{p \in bin_{ij}(b_r)} \; x_c(p)"
    reference = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.roi_align.html"
    calls = ("RoIAlign",)
    example = (Spec("N", 16, 8, 8), Spec("N", 6, 4))

    output_size: Size2d = Field(
        2, description="Bins down and across every box.", json_schema_extra={"unit": "px"}
    )
    spatial_scale: float = Field(
        1.0, gt=0, le=1e3, description="Pixels of the map for one of the picture: 1/16 = 0.0625."
    )
    sampling_ratio: int = Field(2, ge=1, le=64, description="Points down and across each bin.")
    aligned: bool = Field(
        False, description="Shift by half a pixel, so that pixels are squares and not points."
    )

    def shape(self, x: Spec, boxes: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        expect_boxes(boxes)
        axes = ("N", "", "C", "H", "W")
        return Spec("N", boxes.size(1), x.channels, *spread(self.output_size, 2), axes=axes)

    def module(self, x: Spec, boxes: Spec) -> Call:
        options = self.changed("spatial_scale", "sampling_ratio", "aligned")
        return own("RoIAlign", self.output_size, **options)

    def macs(self, x: Spec, boxes: Spec, y: Spec) -> int:
        """Down every column, then across."""
        _, _, rows, columns = y.sizes
        return boxes.size(1) * rows * x.channels * x.size(3) * (x.size(2) + columns)
