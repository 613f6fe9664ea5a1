"""BinaryAccuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metric import IGNORE_INDEX
from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class BinaryAccuracy(ShareOfHits):
    """Counts how often a logit is on the true side of 0."""

    title = "BinaryAccuracy"
    synonyms = ("accuracy", "share correct", "yes or no", "multi-label")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [(x_i > 0) = y_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "binary"

    threshold: float = Field(
        0.0, ge=-1e6, le=1e6, description="Above it is a yes: 0 for logits, 0.5 for probabilities."
    )
    ignore_index: int | None = IGNORE_INDEX

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per answer; result and target (N, k) float, target 0 or 1."""
        return (result > self.threshold) == (target > 0.5)

    def counted(self, target: Tensor) -> Tensor | None:
        """True for every answer that is known; None where all are."""
        return None if self.ignore_index is None else target != self.ignore_index
