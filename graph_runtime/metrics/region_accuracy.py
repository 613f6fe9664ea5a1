"""RegionAccuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class RegionAccuracy(ShareOfHits):
    """Counts how often the class of a region is right, background among them."""

    title = "RegionAccuracy"
    synonyms = ("fast r-cnn", "detection", "class of a box")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [\arg\max_c x_{ic} = t_{i1}]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"
    target = "region"

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per region; result (N, C), target (N, 5), a class and its box."""
        return result.argmax(1) == target[:, 0].long()
