"""RoIAlign."""

from pydantic import Field

from graph_runtime.block import Call, own
from graph_runtime.blocks.pooling._regions import RegionPooling
from graph_runtime.tensors import Spec


class RoIAlign(RegionPooling):
    """Averages points between the pixels in every bin of each box, so that all get one size.

    A box is its corners x1, y1, x2, y2 in pixels of the picture; nothing is rounded. On a picture
    itself it warps each box to one size, as R-CNN does.
    """

    title = "RoI align"
    synonyms = ("region of interest", "mask r-cnn", "warp", "detection", "boxes", "crop and resize")
    formula = r"y_{r,c,i,j} = \mathrm{mean}_{p \in bin_{ij}(b_r)} \; x_c(p)"
    reference = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.roi_align.html"
    calls = ("RoIAlign",)

    sampling_ratio: int = Field(2, ge=1, le=64, description="Points down and across each bin.")
    aligned: bool = Field(
        False, description="Shift by half a pixel, so that pixels are squares and not points."
    )

    def module(self, x: Spec, boxes: Spec) -> Call:
        options = self.changed("spatial_scale", "sampling_ratio", "aligned")
        return own("RoIAlign", self.output_size, **options)

    def macs(self, x: Spec, boxes: Spec, y: Spec) -> int:
        """Down every column, then across."""
        _, _, rows, columns = y.sizes
        return boxes.size(1) * rows * x.channels * x.size(3) * (x.size(2) + columns)
