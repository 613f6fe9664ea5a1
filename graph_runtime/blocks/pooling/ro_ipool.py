"""RoIPool."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.pooling._regions import RegionPooling
from graph_runtime.tensors import Spec


class RoIPool(RegionPooling):
    """Keeps the largest number in every bin of each box, so that all boxes get one size.

    A box is its corners x1, y1, x2, y2 in pixels of the picture; the row and column of its last
    corner belong to it. Linear layers may follow, as in Fast R-CNN.
    """

    title = "RoI pooling"
    synonyms = ("region of interest", "fast r-cnn", "faster rcnn", "detection", "boxes")
    formula = r"y_{r,c,i,j} = \max_{(k,l) \in bin_{ij}(b_r)} x_{c,k,l}"
    reference = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.roi_pool.html"
    calls = ("RoIPool",)

    def module(self, x: Spec, boxes: Spec) -> Call:
        return own("RoIPool", self.output_size, **self.changed("spatial_scale"))
