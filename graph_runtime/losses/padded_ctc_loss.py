"""PaddedCTCLoss."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.losses._bases import ClassesLoss
from graph_runtime.params import JsonValue
from graph_runtime.tensors import Spec


class PaddedCTCLoss(ClassesLoss):
    """Aligns a long result with a short text by itself, as torch's CTCLoss; takes logits (N, T, C).

    A target (N, S) lists the classes of a sample and is filled up with the blank, which stands for
    no target. All T steps of the result are read, whatever the length of an input was.
    """

    title = "CTCLoss, padded"
    synonyms = ("connectionist temporal classification", "speech", "alignment", "ocr", "ctc")
    formula = r"\ell = -\log \sum_{\pi \in B^{-1}(t)} \prod_{\tau=1}^{T} p_{\tau}(\pi_{\tau})"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html"
    metric = "SequenceMatch"
    takes = "logits"
    ours = True
    by_class = False

    blank: int = Field(0, ge=0, le=2**31 - 1, description="Class that stands for nothing.")
    reduction: Literal["mean", "sum"] = Field(
        "mean", description="The mean over samples, each divided by its length, or the sum."
    )
    zero_infinity: bool = Field(
        False, description="Leave out samples whose text is too long for the steps."
    )

    @property
    def metric_params(self) -> Mapping[str, JsonValue]:
        return {"blank": self.blank}

    def expect(self, result: Spec, data: DataFacts) -> None:
        classes = len(data.classes)
        if data.target != "class" or len(data.target_sizes) != 1:
            message = f"{self.kind()} compares lists of classes (N, S)."
            raise ShapeError(message, "Choose CrossEntropyLoss for one class a sample.")
        if result.rank != 3 or result.last != classes:
            message = f"{self.kind()} needs (N, T, {classes}), but the network gives {result.text}."
            raise ShapeError(message, f"Let the last Linear give {classes} numbers a step.")
        self.expect_marks(data)

    def skips(self, no_target: int) -> bool:
        return no_target == self.blank
