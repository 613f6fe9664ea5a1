"""BCEWithLogitsLoss."""

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class BCEWithLogitsLoss(SameShapeLoss):
    """Yes or no for each number, from logits; takes the sigmoid itself."""

    title = "BCEWithLogitsLoss"
    synonyms = ("binary cross-entropy", "bceloss", "logistic loss", "multi-label", "verification")
    formula = r"\ell = -t \log \sigma(x) - (1 - t) \log (1 - \sigma(x))"
    takes = "logits"
    reference = f"{TORCH}.BCEWithLogitsLoss.html"

    reduction: Reduction = REDUCTION
