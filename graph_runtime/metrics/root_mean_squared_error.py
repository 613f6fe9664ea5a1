"""RootMeanSquaredError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._means import MeanOfNumbers

if TYPE_CHECKING:
    from torch import Tensor


class RootMeanSquaredError(MeanOfNumbers):
    """Takes the root of the mean squared distance between result and target.

    It is in the units of the targets that the loss compares: deviations where those are scaled.
    """

    title = "RootMeanSquaredError"
    synonyms = ("rmse", "mse", "l2", "regression")
    formula = r"\sqrt{\frac{1}{n} \sum_i (x_i - y_i)^2}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/regression/mean_squared_error.html"

    def each(self, result: Tensor, target: Tensor) -> Tensor:
        """Per number."""
        return (result - target).square()

    def value(self, sums: list[float]) -> float:
        return (sums[0] / sums[1]) ** 0.5 if sums[1] else 0.0
