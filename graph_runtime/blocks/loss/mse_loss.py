"""MSELoss."""

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class MSELoss(SameShapeLoss):
    """Mean of the squared differences between result and target."""

    title = "MSELoss"
    synonyms = ("mean squared error", "l2", "regression", "landmarks")
    formula = r"\ell = \frac{1}{n} \sum_i (x_i - t_i)^2"
    reference = f"{TORCH}.MSELoss.html"

    reduction: Reduction = REDUCTION
