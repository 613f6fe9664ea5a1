"""MultiLabelSoftMarginLoss."""

from graph_runtime.block import BatchError
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss
from graph_runtime.tensors import Spec


class MultiLabelSoftMarginLoss(SameShapeLoss):
    """Yes or no for each class of a sample, averaged over the classes; takes logits."""

    title = "MultiLabelSoftMarginLoss"
    synonyms = ("multi-label", "several classes at once", "tags")
    formula = r"\ell = -\frac{1}{C} \sum_c t_c \log \sigma(x_c) + (1 - t_c) \log \sigma(-x_c)"
    reference = f"{TORCH}.MultiLabelSoftMarginLoss.html"
    takes = "logits"

    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank < 2:
            raise BatchError("The result has no axis of classes.", "Give it one score per class.")
        return super().shape(x, target)
