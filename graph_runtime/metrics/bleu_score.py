"""BLEUScore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metric import IGNORE_INDEX, Metric
from graph_runtime.metrics._texts import END, shared_groups, two_texts

if TYPE_CHECKING:
    from torch import Tensor


class BLEUScore(Metric):
    """How many short groups of tokens that the network says stand in the true text.

    It says the best class at every place. Counts of all texts are added up before they are
    divided; a text that is too short is punished.
    """

    title = "BLEUScore"
    synonyms = ("bleu", "translation", "n-gram precision", "sequence", "text")
    formula = r"\mathrm{BP} \cdot \exp \left( \frac{1}{N} \sum_{n=1}^{N} \log p_n \right)"
    reference = "https://lightning.ai/docs/torchmetrics/stable/text/bleu_score.html"
    needs = (two_texts, shared_groups)

    n_gram: int = Field(4, ge=1, le=8, description="Longest group of tokens (N).")
    smooth: bool = Field(False, description="Add 1 to the counts of groups of two and more.")
    ignore_index: int | None = IGNORE_INDEX
    end: int | None = END

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Shared groups and said ones of every size, then tokens said and true."""
        import torch

        said, true = two_texts(result, target, self.ignore_index, self.end)
        counts = [shared_groups(said, true, n).sum(0) for n in range(1, self.n_gram + 1)]
        sums: Tensor = torch.cat([*(count[:2] for count in counts), counts[0][1:]])
        return sums

    def value(self, sums: list[float]) -> float:
        """Sums of shared and said groups by size; the last two are lengths."""
        product = 1.0
        for n in range(self.n_gram):
            more = float(self.smooth and n > 0)
            shared, said = sums[2 * n] + more, sums[2 * n + 1] + more
            product *= (shared / said if said else 0.0) ** (1 / self.n_gram)
        said, true = sums[-2:]
        short = 2.718281828459045 ** (1 - true / said) if 0 < said < true else 1.0
        return product * short
