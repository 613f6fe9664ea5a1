"""PaddedCTCLoss."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import BatchError, Call, ShapeError, own
from graph_runtime.blocks.loss._loss import TORCH, LossBlock
from graph_runtime.params import Natural
from graph_runtime.tensors import SCALAR, Spec


class PaddedCTCLoss(LossBlock):
    """Aligns a long result with a short text by itself, as torch's CTCLoss; takes logits (N, T, C).

    A target (N, S) lists the classes of a sample and is filled up with the blank. All T steps of
    the result are read.
    """

    title = "CTCLoss, padded"
    synonyms = ("connectionist temporal classification", "speech", "alignment", "ocr", "ctc")
    formula = r"\ell = -\log \sum_{\pi \in B^{-1}(t)} \prod_{\tau=1}^{T} p_{\tau}(\pi_{\tau})"
    reference = f"{TORCH}.CTCLoss.html"
    takes = "logits"
    calls = ("PaddedCTCLoss",)
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 20, 12), Spec("N", 5, dtype="int64"))

    blank: Natural = Field(0, description="Class that stands for nothing.")
    reduction: Literal["mean", "sum"] = Field(
        "mean", description="The mean over samples, each divided by its length, or the sum."
    )
    zero_infinity: bool = Field(
        False, description="Leave out samples whose text is too long for the steps."
    )

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank != 3 or target.rank != 2:
            message = f"It takes logits (N, T, C) and classes (N, S), not {x.text}, {target.text}."
            raise BatchError(message, "Give it a score for each class at every step.")
        if self.blank >= x.last:
            message = f"The blank {self.blank} is none of the {x.last} classes."
            raise ShapeError(message, f"Choose one from 0 to {x.last - 1}.", "blank")
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        return own("PaddedCTCLoss", **self.changed("blank", "reduction", "zero_infinity"))
