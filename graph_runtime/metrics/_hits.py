"""What metrics that count hits share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import Metric

if TYPE_CHECKING:
    from torch import Tensor


class ShareOfHits(Metric):
    """Base of metrics that say which share of the answers is right."""

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """True for every right answer."""
        raise NotImplementedError

    def counted(self, target: Tensor) -> Tensor | None:
        """True for every target that counts; None where all do."""
        return None

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Hits and answers."""
        right, counts = self.hits(result, target), self.counted(target)
        if counts is not None:
            right = right & counts
        right = right.double()
        sums = right.new_empty(2)
        sums[0] = right.sum()
        sums[1] = right.numel() if counts is None else counts.sum()
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
