"""L1Loss."""

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class L1Loss(SameShapeLoss):
    """Mean of the absolute differences between result and target."""

    title = "L1Loss"
    synonyms = ("mean absolute error", "mae", "regression")
    formula = r"\ell = \frac{1}{n} \sum_i |x_i - t_i|"
    reference = f"{TORCH}.L1Loss.html"

    reduction: Reduction = REDUCTION
