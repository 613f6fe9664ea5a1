"""What metrics that count yes-or-no answers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metric import IGNORE_INDEX, Metric

if TYPE_CHECKING:
    from torch import Tensor


class AnswerCounts(Metric):
    """Base of metrics made of how often a yes is right, said and true, of all answers at once."""

    target = "binary"

    threshold: float = Field(
        0.0, ge=-1e6, le=1e6, description="Above it is a yes: 0 for logits, 0.5 for probabilities."
    )
    ignore_index: int | None = IGNORE_INDEX

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Right, said and true; result and target (N, k) float, target 0 or 1."""
        said, truth = result > self.threshold, target > 0.5
        if self.ignore_index is not None:
            known = target != self.ignore_index
            said, truth = said & known, truth & known
        sums = result.new_empty(3).double()
        sums[0] = (said & truth).sum()
        sums[1] = said.sum()
        sums[2] = truth.sum()
        return sums
