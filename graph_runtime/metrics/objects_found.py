"""ObjectsFound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metric import Metric
from graph_runtime.scores.box_overlap import overlap

if TYPE_CHECKING:
    from torch import Tensor


class ObjectsFound(Metric):
    """F1 of objects and boxes: found is an object in a box of its class that overlaps it enough.

    Rows are a class and the corners of a box; class 0 is no object.
    """

    title = "ObjectsFound"
    synonyms = ("detection", "f1", "bounding boxes", "faster r-cnn", "recall", "precision")
    formula = r"F_1 = \frac{2 \, \mathrm{found}}{\mathrm{objects} + \mathrm{boxes}}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/f1_score.html"
    target = "objects"
    needs = (overlap,)

    threshold: float = Field(
        0.5, gt=0, le=1, description="Overlap (IoU) from which an object is found."
    )

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Objects found, objects and boxes; result (N, B, 5), target (N, M, 5)."""
        said, truth = result.double(), target.double()
        there, told = truth[..., 0] > 0.5, said[..., 0] > 0.5
        same = said[:, :, None, 0].round() == truth[:, None, :, 0].round()  # (N, B, M)
        near = overlap(said[:, :, None, 1:], truth[:, None, :, 1:]) >= self.threshold
        found = (same & near & told[:, :, None] & there[:, None]).any(dim=1)
        sums = truth.new_empty(3)
        for place, hits in enumerate((found, there, told)):
            sums[place] = hits.sum()
        return sums

    def value(self, sums: list[float]) -> float:
        return 2 * sums[0] / (sums[1] + sums[2]) if sums[1] + sums[2] else 0.0
