"""BinaryAccuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class BinaryAccuracy(ShareOfHits):
    """Counts how often a logit is on the true side of 0."""

    title = "BinaryAccuracy"
    synonyms = ("accuracy", "share correct", "yes or no")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [(x_i > 0) = y_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "binary"

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per answer; result and target (N, k) float, target 0 or 1."""
        return (result > 0) == (target > 0.5)
