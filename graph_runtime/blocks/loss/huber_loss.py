"""HuberLoss."""

from pydantic import Field

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class HuberLoss(SameShapeLoss):
    """Squared error near zero, absolute error times delta far from it."""

    title = "HuberLoss"
    synonyms = ("robust regression", "smooth l1", "outliers")
    formula = (
        r"\ell = \frac{(x - t)^2}{2} \; \mathrm{if} \; |x - t| < \delta, \; "
        r"\delta (|x - t| - \frac{\delta}{2})"
    )
    reference = f"{TORCH}.HuberLoss.html"

    delta: float = Field(1.0, gt=0, le=1e6, description="Where the square ends.")
    reduction: Reduction = REDUCTION
