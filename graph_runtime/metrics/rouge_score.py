"""ROUGEScore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graph_runtime.metric import IGNORE_INDEX, Metric
from graph_runtime.metrics._texts import END, shared_groups, two_texts

if TYPE_CHECKING:
    from torch import Tensor


def longest_shared(said: Tensor, true: Tensor) -> Tensor:
    """Tokens that both texts of a sample have in one order, and those of either, (N, 3).

    said, true: (N, T), with -1 behind their ends.
    """
    import torch

    row = said.new_zeros(len(said), true.shape[1] + 1)
    for place in range(said.shape[1]):
        token = said[:, place, None]
        longer = torch.where((token == true) & (token >= 0), row[:, :-1] + 1, 0)
        row[:, 1:] = torch.maximum(row[:, 1:], longer)
        row = row.cummax(1).values
    lengths = [(text >= 0).sum(1) for text in (said, true)]
    return torch.stack([row[:, -1], *lengths], 1).double()


class ROUGEScore(Metric):
    """How much of the true text the network says, averaged over texts.

    It says the best class at every place. ROUGE-1 and ROUGE-2 compare groups of one and two
    tokens, ROUGE-L the longest row of tokens that both texts have in one order.
    """

    title = "ROUGEScore"
    synonyms = ("rouge", "summarisation", "recall", "longest common subsequence", "text")
    formula = r"F = \frac{2 \, |A \cap B|}{|A| + |B|}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/text/rouge_score.html"
    needs = (two_texts, shared_groups, longest_shared)

    rouge_key: Literal["rouge1", "rouge2", "rougeL"] = Field(
        "rougeL", description="What is compared: tokens, pairs of them, or the longest row."
    )
    measure: Literal["fmeasure", "recall", "precision"] = Field(
        "fmeasure", description="Of the true text, of what was said, or the mean of both."
    )
    ignore_index: int | None = IGNORE_INDEX
    end: int | None = END

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """The sum over texts, and their count."""
        said, true = two_texts(result, target, self.ignore_index, self.end)
        if self.rouge_key == "rougeL":
            counts = longest_shared(said, true)
        else:
            counts = shared_groups(said, true, 1 if self.rouge_key == "rouge1" else 2)
        shared, ours, theirs = counts.unbind(1)
        whole = {"recall": theirs, "precision": ours}.get(self.measure, (ours + theirs) / 2)
        sums = shared.new_empty(2)
        sums[0] = (shared / whole.clamp(min=0.5)).sum()
        sums[1] = len(shared)
        return sums

    def value(self, sums: list[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0
