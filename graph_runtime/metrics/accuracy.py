"""Accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import Metric

if TYPE_CHECKING:
    from torch import Tensor


class Accuracy(Metric):
    """Counts how often the largest logit is that of the true class."""

    title = "Accuracy"
    synonyms = ("share correct", "hit rate", "top-1")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [\arg\max_c x_{ic} = y_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "class"

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Hits and samples; result (N, C), target (N,) int64."""
        hits = (result.argmax(1) == target).double()
        sums = hits.new_empty(2)
        sums[0] = hits.sum()
        sums[1] = hits.numel()
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
