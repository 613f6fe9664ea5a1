"""SequenceCrossEntropyLoss."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import TORCH, LossBlock
from graph_runtime.tensors import SCALAR, Spec


class SequenceCrossEntropyLoss(LossBlock):
    """Cross-entropy of every step of a sequence, summed or averaged over its steps.

    The mean over samples follows; padding counts neither in the sum nor in the count of steps.
    """

    title = "Sequence cross-entropy loss"
    synonyms = ("sum over time", "mean over time", "language model", "seq2seq", "rnn", "token")
    formula = r"\ell = \frac{1}{N} \sum_{i=1}^{N} \sum_{t=1}^{T_i} -\log p_{i, t}(y_{i, t})"
    reference = f"{TORCH}.CrossEntropyLoss.html"
    calls = ("SequenceCrossEntropyLoss",)
    takes = "logits"
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 8, 10), Spec("N", 8, dtype="int64"))

    time_reduction: Literal["sum", "mean"] = Field(
        "sum", description="What becomes of the losses of a sequence's steps."
    )
    ignore_index: int = Field(
        -100, ge=-(2**31), le=2**31 - 1, description="Class number that is left out, as padding is."
    )

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank != 3 or target.shape != x.shape[:2]:
            message = f"It takes scores (N, T, C) and classes (N, T), not {x.text} and "
            raise BatchError(message + f"{target.text}.", "Give it one class number a step.")
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        return own("SequenceCrossEntropyLoss", **self.changed("time_reduction", "ignore_index"))
