"""BlobProposals."""

from pydantic import Field

from graph_runtime.block import Block, Call, expect_axes, own
from graph_runtime.params import Count
from graph_runtime.tensors import BATCH, Spec


class BlobProposals(Block):
    """Proposes boxes around the connected stretches of like colour that stand out, largest first.

    y has the corners x1, y1, x2, y2 of `count` boxes, all 0 where there are no more. Nothing is
    learned; R-CNN looks at each such box by itself.
    """

    title = "Blob proposals"
    synonyms = ("region proposals", "connected components", "r-cnn", "segmentation", "detection")
    formula = r"y_k = (\min_k j, \, \min_k i, \, \max_k j + 1, \, \max_k i + 1)"
    reference = "https://arxiv.org/abs/1311.2524"
    calls = ("BlobProposals",)
    example = (Spec("N", 3, 32, 32),)

    count: Count = Field(8, le=4096, description="Boxes for each picture.")
    threshold: float = Field(
        0.35, ge=-1e6, le=1e6, description="The brightest channel of a pixel that stands out."
    )
    tolerance: float = Field(
        0.3, ge=0, le=1e6, description="Most that neighbours of one stretch differ by, a channel."
    )
    steps: int = Field(
        32, ge=1, le=4096, description="How far along a stretch its pixels hear of each other."
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        return Spec(BATCH, self.count, 4, axes=("N", "", "F"))

    def module(self, x: Spec) -> Call:
        return own("BlobProposals", self.count, self.threshold, self.tolerance, self.steps)
