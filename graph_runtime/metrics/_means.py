"""What metrics that average over numbers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from graph_runtime.metric import Metric, TargetSort

if TYPE_CHECKING:
    from torch import Tensor


class MeanOfNumbers(Metric):
    """Base of metrics that are the mean of something over all numbers of all targets."""

    target: ClassVar[TargetSort] = "number"
    higher_is_better = False

    def each(self, result: Tensor, target: Tensor) -> Tensor:
        """What is averaged; both (N, …) float64."""
        raise NotImplementedError

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """The sum, and how many numbers there are."""
        values = self.each(result.double(), target.double())
        sums = values.new_empty(2)
        sums[0] = values.sum()
        sums[1] = values.numel()
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
