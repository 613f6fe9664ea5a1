"""SoftMarginLoss."""

from graph_runtime.blocks.loss._loss import TORCH, SameShapeLoss


class SoftMarginLoss(SameShapeLoss):
    """Logistic loss for targets of 1 and -1."""

    title = "SoftMarginLoss"
    synonyms = ("logistic", "two classes")
    formula = r"\ell = \frac{1}{n} \sum_i \log (1 + e^{-t_i x_i})"
    reference = f"{TORCH}.SoftMarginLoss.html"
    function = "F.soft_margin_loss"
