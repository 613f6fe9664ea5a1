"""SoftMarginLoss."""

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class SoftMarginLoss(SameShapeLoss):
    """Logistic loss for targets that are 1 or -1."""

    title = "SoftMarginLoss"
    synonyms = ("logistic loss", "two classes", "plus minus one")
    formula = r"\ell = \log (1 + e^{-t x})"
    reference = f"{TORCH}.SoftMarginLoss.html"

    reduction: Reduction = REDUCTION
