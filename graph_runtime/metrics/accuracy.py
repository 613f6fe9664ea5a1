"""Accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import IGNORE_INDEX
from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class Accuracy(ShareOfHits):
    """Counts how often the largest logit is that of the true class."""

    title = "Accuracy"
    synonyms = ("share correct", "hit rate", "top-1", "pixel accuracy", "token accuracy")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [\arg\max_c x_{ic} = y_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "class"

    ignore_index: int | None = IGNORE_INDEX

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per target; result (N, C, …), target (N, …) int64."""
        return result.argmax(1) == target

    def counted(self, target: Tensor) -> Tensor | None:
        """True for every target that counts; None where all do."""
        return None if self.ignore_index is None else target != self.ignore_index
