"""BoxIoU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import Metric
from graph_runtime.scores.box_overlap import corners, overlap

if TYPE_CHECKING:
    from torch import Tensor


class BoxIoU(Metric):
    """How much boxes overlap the true ones, averaged over the objects that there are.

    The last axis is an object or not, the middle, height and width of its box, its class.
    """

    title = "BoxIoU"
    synonyms = ("intersection over union", "jaccard", "bounding box", "detection", "localisation")
    formula = r"\mathrm{IoU} = \frac{|A \cap B|}{|A \cup B|}"
    reference = (
        "https://lightning.ai/docs/torchmetrics/stable/detection/intersection_over_union.html"
    )
    target = "boxes"
    needs = (corners, overlap)

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """The sum over objects, and their count; both tensors (N, …, 5 + C)."""
        truth, said = target.double(), result.double()
        there = truth[..., 0] > 0.5
        sides = [1, 2, 4, 3]  # the data give the height first
        shares = overlap(corners(said[..., sides]), corners(truth[..., sides]))
        sums = shares.new_empty(2)
        sums[0] = shares.masked_fill(~there, 0.0).sum()
        sums[1] = there.sum()
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
