"""What metrics that count for each class share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import IGNORE_INDEX, Metric

if TYPE_CHECKING:
    from torch import Tensor


class ClassCounts(Metric):
    """Base of metrics made of how often each class is right, said and true: three counts each."""

    ignore_index: int | None = IGNORE_INDEX

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Right, said and true of all C classes; result (N, C, …), target (N, …) int64."""
        classes = result.shape[1]
        said = result.argmax(1).flatten()
        truth = target.flatten()
        counts = truth >= 0 if self.ignore_index is None else truth != self.ignore_index
        weight = counts.double()
        truth = truth.clamp(0, classes - 1)
        sums = weight.new_zeros(3, classes)
        sums[0].index_add_(0, truth, weight * (said == truth))
        sums[1].index_add_(0, said, weight)
        sums[2].index_add_(0, truth, weight)
        return sums.flatten()

    def share(self, right: float, said: float, true: float) -> float:
        """The figure of one class, from how often it was right, said and true."""
        raise NotImplementedError

    def value(self, sums: list[float]) -> float:
        """The mean over the classes that were said or true."""
        classes = len(sums) // 3
        rows = [sums[c::classes] for c in range(classes)]
        shares = [self.share(*row) for row in rows if row[1] or row[2]]
        return sum(shares) / len(shares) if shares else 0.0
