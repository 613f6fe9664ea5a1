"""MeanAbsoluteError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._means import MeanOfNumbers

if TYPE_CHECKING:
    from torch import Tensor


class MeanAbsoluteError(MeanOfNumbers):
    """Averages the distances between result and target.

    They are in the units of the targets that the loss compares: deviations where those are scaled.
    """

    title = "MeanAbsoluteError"
    synonyms = ("mae", "l1", "regression", "distance")
    formula = r"\frac{1}{n} \sum_i |x_i - y_i|"
    reference = "https://lightning.ai/docs/torchmetrics/stable/regression/mean_absolute_error.html"

    def each(self, result: Tensor, target: Tensor) -> Tensor:
        """Per number."""
        return (result - target).abs()
