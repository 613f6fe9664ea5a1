"""Perplexity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_runtime.metric import IGNORE_INDEX, Metric

if TYPE_CHECKING:
    from torch import Tensor


class Perplexity(Metric):
    """Among how many words, all alike, the network wavers at a place: e to the mean loss."""

    title = "Perplexity"
    synonyms = ("language model", "cross-entropy", "exponential of the loss", "tokens")
    formula = r"\exp \left( -\frac{1}{n} \sum_i \log p(y_i) \right)"
    reference = "https://lightning.ai/docs/torchmetrics/stable/text/perplexity.html"
    higher_is_better = False

    ignore_index: int | None = IGNORE_INDEX

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """The sum of losses and the count of targets; result (N, C, …) logits, target (N, …)."""
        shares = result.float().log_softmax(1)
        known = target >= 0 if self.ignore_index is None else target != self.ignore_index
        places = target.clamp(0, result.shape[1] - 1).unsqueeze(1)
        told = shares.gather(1, places).squeeze(1).double().masked_fill(~known, 0.0)
        sums = told.new_empty(2)
        sums[0] = -told.sum()
        sums[1] = known.sum()
        return sums

    def value(self, sums: list[float]) -> float:
        return 2.718281828459045 ** min(sums[0] / sums[1], 700.0) if sums[1] else 1.0
