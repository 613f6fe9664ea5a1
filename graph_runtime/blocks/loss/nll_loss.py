"""NLLLoss."""

from pydantic import Field

from graph_runtime.block import ShapeError, Spec
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, LossBlock, Reduction
from graph_runtime.blocks.loss.cross_entropy_loss import class_target


class NLLLoss(LossBlock):
    """Negative log-likelihood of the true class; takes log-probabilities, classes on axis 1."""

    title = "NLLLoss"
    synonyms = ("negative log-likelihood", "log softmax", "classification")
    formula = r"\ell = -x_{t}"
    reference = f"{TORCH}.NLLLoss.html"
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 10), Spec("N", dtype="int64"))

    ignore_index: int = Field(
        -100, ge=-(2**31), le=2**31 - 1, description="Class number that is left out, as padding is."
    )
    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank < 2:
            raise ShapeError("The result has no axis of classes.", "Give it one score per class.")
        return class_target(x, target)
