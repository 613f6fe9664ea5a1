"""What chosen losses share: of numbers, of yes-or-no answers, of classes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec

ClassWeights = tuple[Annotated[float, Field(ge=0, le=1e6)], ...] | None
CLASS_WEIGHTS: Any = Field(None, description="How much each class counts; empty for all alike.")
LEFT_OUT: Any = Field(
    None,
    ge=-(2**31),
    le=2**31 - 1,
    description="Class number that is left out; empty for what the data mark as no target, as "
    "padding is.",
)
"""What losses that can leave out targets declare as `ignore_index: int | None`."""


class NumbersLoss(Loss):
    """Compares numbers with numbers of the same shape."""

    metric = "R2Score"
    scales_targets = True

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target != "number":
            raise ShapeError(
                f"{self.kind()} compares numbers, but the targets of these data are classes.",
                "Choose CrossEntropyLoss.",
            )
        wanted = data.compared("float32")
        self.expect_like(result, wanted, f"the targets have {wanted.last}")
        self.expect_marks(data)


class AnswersLoss(Loss):
    """Compares scores with answers 0 or 1: two classes, or labels of which any may hold."""

    metric = "BinaryAccuracy"

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target == "class" and len(data.classes) != 2:
            raise ShapeError(
                f"{self.kind()} tells two classes apart, but the data have {len(data.classes)}.",
                "Choose CrossEntropyLoss.",
            )
        wanted = data.compared("float32")
        mismatch = f"the targets have {wanted.last}"
        if data.target == "class" and not data.target_sizes:
            mismatch = f"{self.kind()} tells two classes apart with 1"
        self.expect_like(result, wanted, mismatch)
        self.expect_marks(data)


class ClassesLoss(Loss):
    """Compares a score for each class with the class: of a sample, a position or a pixel."""

    metric = "Accuracy"
    target_dtype = "int64"
    by_class = True

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target != "class":
            raise ShapeError(
                f"{self.kind()} compares classes, but the targets of these data are numbers.",
                "Choose MSELoss.",
            )
        self.expect_scores(result, data)
        self.expect_marks(data)
        self.expect_weights(len(data.classes))

    def expect_weights(self, classes: int) -> None:
        """Raise ShapeError unless there is a weight for each class, or none."""
        weight = getattr(self, "weight", None)
        if weight is not None and len(weight) != classes:
            message = f"There are {len(weight)} weights for {classes} classes."
            raise ShapeError(message, f"Give {classes} of them, or none.", "weight")
