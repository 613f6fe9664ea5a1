"""BinaryAccuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import Metric

if TYPE_CHECKING:
    from torch import Tensor


class BinaryAccuracy(Metric):
    """Counts how often a logit is on the true side of 0."""

    title = "BinaryAccuracy"
    synonyms = ("accuracy", "share correct", "yes or no")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [(x_i > 0) = y_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "binary"

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Hits and answers; result and target (N, k) float, target 0 or 1."""
        hits = ((result > 0) == (target > 0.5)).double()
        sums = hits.new_empty(2)
        sums[0] = hits.sum()
        sums[1] = hits.numel()
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
