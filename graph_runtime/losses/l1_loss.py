"""L1Loss."""

from graph_runtime.blocks.loss import l1_loss
from graph_runtime.losses._bases import NumbersLoss


class L1Loss(l1_loss.L1Loss, NumbersLoss):
    __doc__ = l1_loss.L1Loss.__doc__
