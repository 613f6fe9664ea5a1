"""BCELoss."""

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class BCELoss(SameShapeLoss):
    """Yes or no for each number, from probabilities; a Sigmoid block stands before it.

    From logits, BCEWithLogitsLoss is the same and exact where probabilities are near 0 or 1. torch
    stops at numbers below 0 or above 1 and takes no logarithm to be below -100.
    """

    title = "BCELoss"
    synonyms = ("binary cross-entropy", "log loss", "probabilities", "yes or no")
    formula = r"\ell = -t \log x - (1 - t) \log (1 - x)"
    reference = f"{TORCH}.BCELoss.html"

    reduction: Reduction = REDUCTION
