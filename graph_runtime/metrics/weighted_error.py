"""WeightedError."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from graph_runtime.metric import IGNORE_INDEX, Metric

if TYPE_CHECKING:
    from torch import Tensor


class WeightedError(Metric):
    """Tells which share of the answers is wrong, where some classes count more than others."""

    title = "WeightedError"
    synonyms = ("costly mistakes", "class weights", "error rate", "target and metric")
    formula = r"e = \frac{1}{\sum_i w_i} \sum_i w_i [\hat{y}_i \neq y_i]"
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.metrics.zero_one_loss.html"
    )
    higher_is_better = False

    weights: tuple[Annotated[float, Field(ge=0, le=1e6)], ...] = Field(
        (), description="How much a sample of each class counts; 1 for classes without a number."
    )
    ignore_index: int | None = IGNORE_INDEX

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Weights of what is wrong, and of all; result (N, C, …), target (N, …) int64."""
        classes = result.shape[1]
        numbers = [*self.weights, *[1.0] * classes][:classes]
        weight = result.new_tensor(numbers).double()[target.clamp(0, classes - 1)]
        if self.ignore_index is not None:
            weight = weight * (target != self.ignore_index)
        sums = weight.new_empty(2)
        sums[0] = (weight * (result.argmax(1) != target)).sum()
        sums[1] = weight.sum()
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
