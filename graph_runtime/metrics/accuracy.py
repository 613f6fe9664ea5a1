"""Accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class Accuracy(ShareOfHits):
    """Counts how often the largest logit is that of the true class."""

    title = "Accuracy"
    synonyms = ("share correct", "hit rate", "top-1")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [\arg\max_c x_{ic} = y_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "class"

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per sample; result (N, C), target (N,) int64."""
        return result.argmax(1) == target
