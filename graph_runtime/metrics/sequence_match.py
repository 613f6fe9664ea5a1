"""SequenceMatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metrics._hits import ShareOfHits

if TYPE_CHECKING:
    from torch import Tensor


class SequenceMatch(ShareOfHits):
    """Counts how often the whole text is right, read off by the best class of every step.

    Classes that follow themselves count once and blanks not at all, as CTC reads them.
    """

    title = "SequenceMatch"
    synonyms = ("ctc", "greedy decoding", "exact match", "whole sequence", "speech", "ocr")
    formula = r"a = \frac{1}{N} \sum_{i=1}^{N} [B(\arg\max_c x_{ic}) = y_i]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html"
    target = "texts"

    blank: int = Field(0, ge=0, le=2**31 - 1, description="Class that stands for nothing.")

    def hits(self, result: Tensor, target: Tensor) -> Tensor:
        """Per sample; result (N, T, C), target (N, S) int64, filled up with the blank."""
        best = result.argmax(-1)  # (N, T)
        fresh = best != self.blank
        fresh[:, 1:] &= best[:, 1:] != best[:, :-1]
        place = fresh.cumsum(1) - 1
        width = max(best.shape[1], target.shape[1])
        said = best.new_full((len(best), width + 1), self.blank)
        said.scatter_(1, place.masked_fill(~fresh, width), best)
        truth = best.new_full((len(best), width), self.blank)
        truth[:, : target.shape[1]] = target
        return (said[:, :width] == truth).all(1)
