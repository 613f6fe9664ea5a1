"""ConfusionMatrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import IGNORE_INDEX, Metric

if TYPE_CHECKING:
    from torch import Tensor


class ConfusionMatrix(Metric):
    """Counts for every true class what it was taken for; its figure is the share that is right.

    The counts of the validation part are drawn after every epoch.
    """

    title = "ConfusionMatrix"
    synonyms = ("error analysis", "mistakes", "which class for which", "contingency table")
    formula = r"M_{kc} = |\{ i : y_i = k, \arg\max x_i = c \}|"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/confusion_matrix.html"
    table = True

    ignore_index: int | None = IGNORE_INDEX

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Counts (C·C,), a row for each true class; result (N, C, …), target (N, …) int64."""
        classes = result.shape[1]
        said, truth = result.argmax(1).flatten(), target.flatten()
        known = truth >= 0 if self.ignore_index is None else truth != self.ignore_index
        cells = truth.clamp(0, classes - 1) * classes + said
        weight = known.double()
        return weight.new_zeros(classes * classes).index_add_(0, cells, weight)

    def value(self, sums: list[float]) -> float:
        classes = round(len(sums) ** 0.5)
        total = sum(sums)
        return sum(sums[:: classes + 1]) / total if total else 0.0
