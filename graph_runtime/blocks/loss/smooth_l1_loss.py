"""SmoothL1Loss."""

from pydantic import Field

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class SmoothL1Loss(SameShapeLoss):
    """Squared error near zero and absolute error far from it."""

    title = "SmoothL1Loss"
    synonyms = ("huber", "box regression", "localization")
    formula = (
        r"\ell = \frac{(x - t)^2}{2 \beta} \; \mathrm{if} \; |x - t| < \beta, \; "
        r"|x - t| - \frac{\beta}{2}"
    )
    reference = f"{TORCH}.SmoothL1Loss.html"

    beta: float = Field(1.0, gt=0, le=1e6, description="Where the square ends.")
    reduction: Reduction = REDUCTION
