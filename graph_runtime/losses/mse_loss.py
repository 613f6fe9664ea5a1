"""MSELoss."""

from graph_runtime.blocks.loss import mse_loss
from graph_runtime.losses._bases import NumbersLoss


class MSELoss(mse_loss.MSELoss, NumbersLoss):
    """Averages the squared distance between result and target."""

    formula = r"\ell = (x - y)^2"
