"""KLDivergence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import Metric

if TYPE_CHECKING:
    from torch import Tensor


class KLDivergence(Metric):
    """How far the shares that the network gives are from the true ones, averaged over samples.

    The result holds logarithms of shares, as KLDivLoss takes them.
    """

    title = "KLDivergence"
    synonyms = ("kullback-leibler", "relative entropy", "distribution")
    formula = r"d = \frac{1}{N} \sum_i \sum_c y_{ic} (\log y_{ic} - x_{ic})"
    reference = "https://lightning.ai/docs/torchmetrics/stable/regression/kl_divergence.html"
    target = "shares"
    higher_is_better = False

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """The sum over samples, and their count."""
        truth = target.double()
        sums = truth.new_empty(2)
        sums[0] = (truth.xlogy(truth) - truth * result.double()).sum()
        sums[1] = len(truth)
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
