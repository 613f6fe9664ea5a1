"""R2Score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import Metric

if TYPE_CHECKING:
    from torch import Tensor


class R2Score(Metric):
    """Tells which share of the targets' variance the network explains; 0 is as good as their mean.

    Several target numbers are scored one by one and averaged. A shift or scale of the targets
    changes nothing.
    """

    title = "R2Score"
    synonyms = ("R²", "coefficient of determination", "explained variance", "regression")
    formula = r"R^2 = 1 - \frac{\sum_i (y_i - x_i)^2}{\sum_i (y_i - \bar{y})^2}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/regression/r2_score.html"
    target = "number"

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Samples, then for each of k numbers Σy, Σy² and Σ(y-x)²; both tensors (N, …)."""
        truth = target.double().flatten(1)
        wrong = truth - result.double().flatten(1)
        numbers = truth.shape[1]
        sums = truth.new_empty(1 + 3 * numbers)
        sums[0] = len(truth)
        sums[1 : 1 + numbers] = truth.sum(0)
        sums[1 + numbers : 1 + 2 * numbers] = truth.square().sum(0)
        sums[1 + 2 * numbers :] = wrong.square().sum(0)
        return sums

    def value(self, sums: list[float]) -> float:
        """1 where nothing varies and nothing is wrong, 0 where nothing varies otherwise."""
        count, numbers = sums[0], (len(sums) - 1) // 3
        scores = []
        for i in range(numbers):
            total, squares, wrong = sums[1 + i :: numbers][:3]
            spread = squares - total * total / count if count else 0.0
            scores.append(1 - wrong / spread if spread > 0 else float(wrong == 0))
        return sum(scores) / numbers
