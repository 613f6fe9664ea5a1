"""BCELoss."""

from graph_runtime.blocks.loss._loss import TORCH, SameShapeLoss


class BCELoss(SameShapeLoss):
    """Yes or no for each number, from probabilities between 0 and 1."""

    title = "BCELoss"
    synonyms = ("binary cross-entropy", "logistic loss")
    formula = r"\ell = -t \log x - (1 - t) \log (1 - x)"
    reference = f"{TORCH}.BCELoss.html"
    function = "F.binary_cross_entropy"
