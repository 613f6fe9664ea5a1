"""MultiLabelMarginLoss."""

from graph_runtime.block import ShapeError
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss
from graph_runtime.tensors import Spec


class MultiLabelMarginLoss(SameShapeLoss):
    """Wants the scores of all true classes above all others by 1.

    The target lists the true classes of a sample and ends them with -1, up to as many as there
    are scores.
    """

    title = "MultiLabelMarginLoss"
    synonyms = ("multi-label", "several classes at once", "hinge loss", "margin")
    formula = r"\ell = \frac{1}{C} \sum_{t} \sum_{c \notin T} \max(0, 1 - x_t + x_c)"
    reference = f"{TORCH}.MultiLabelMarginLoss.html"
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 5), Spec("N", 5, dtype="int64"))

    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank != 2:
            message = f"The result has to be (N, C), not {x.text}."
            raise ShapeError(message, "Give it one score per class.")
        return super().shape(x, target)
