"""TopKAccuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metric import IGNORE_INDEX
from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class TopKAccuracy(ShareOfHits):
    """Counts how often the true class is among the k with the largest logits."""

    title = "TopKAccuracy"
    synonyms = ("top-5", "top-k", "hit rate", "recall at k")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [y_i \in \mathrm{top}_k(x_i)]"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html"

    k: int = Field(5, ge=1, le=1_000_000, description="How many answers may be given.")
    ignore_index: int | None = IGNORE_INDEX

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per target; result (N, C, …), target (N, …) int64."""
        best = result.topk(min(self.k, result.shape[1]), dim=1).indices
        return (best == target.unsqueeze(1)).any(1)

    def counted(self, target: Tensor) -> Tensor | None:
        """True for every target that counts; None where all do."""
        return None if self.ignore_index is None else target != self.ignore_index
