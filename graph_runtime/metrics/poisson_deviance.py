"""PoissonDeviance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metrics._means import MeanOfNumbers

if TYPE_CHECKING:
    from torch import Tensor


class PoissonDeviance(MeanOfNumbers):
    """How far expected counts are from the true ones; 0 where they are the same.

    The result is the logarithm of the expected count, as PoissonNLLLoss takes it.
    """

    title = "PoissonDeviance"
    synonyms = ("counts", "poisson regression", "tweedie")
    formula = r"d = \frac{2}{n} \sum_i y_i \log \frac{y_i}{e^{x_i}} - y_i + e^{x_i}"
    reference = (
        "https://lightning.ai/docs/torchmetrics/stable/regression/tweedie_deviance_score.html"
    )
    target = "counts"
    higher_is_better = False

    def each(self, result: Tensor, target: Tensor) -> Tensor:
        """Per number."""
        told = target.xlogy(target) - target * result
        return 2 * (told - target + result.exp())
