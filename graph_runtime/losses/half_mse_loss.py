"""HalfMSELoss."""

from graph_runtime.blocks.loss import half_mse_loss
from graph_runtime.losses._bases import NumbersLoss


class HalfMSELoss(half_mse_loss.HalfMSELoss, NumbersLoss):
    __doc__ = half_mse_loss.HalfMSELoss.__doc__

    ours = True
