"""LabelHit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class LabelHit(ShareOfHits):
    """Counts how often the largest score is that of one of the true labels."""

    title = "LabelHit"
    synonyms = ("multi-label", "one-error", "several classes at once")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [\arg\max_c x_{ic} \in T_i]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/coverage_error.html"
    target = "labels"

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per sample; result (N, C), target (N, C) the true classes, ended by -1."""
        return (target == result.argmax(1, keepdim=True)).any(1)
