"""MultiMarginLoss."""

from pydantic import Field

from graph_runtime.block import ShapeError, Spec
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, LossBlock, Reduction
from graph_runtime.blocks.loss.cross_entropy_loss import class_target


class MultiMarginLoss(LossBlock):
    """Wants the score of the true class above all others by a margin, as an SVM does."""

    title = "MultiMarginLoss"
    synonyms = ("hinge loss", "svm", "support vector machine", "margin")
    formula = r"\ell = \frac{1}{C} \sum_{c \neq t} \max(0, \Delta - x_t + x_c)^p"
    reference = f"{TORCH}.MultiMarginLoss.html"
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 10), Spec("N", dtype="int64"))

    p: int = Field(1, ge=1, le=2, description="Power of the hinge: 2 squares it.")
    margin: float = Field(1.0, ge=0, le=1e6, description="How far the true class stands above.")
    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank != 2:
            message = f"The result has to be (N, C), not {x.text}."
            raise ShapeError(message, "Give it one score per class.")
        return class_target(x, target)
