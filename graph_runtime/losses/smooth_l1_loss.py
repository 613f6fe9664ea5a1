"""SmoothL1Loss."""

from graph_runtime.blocks.loss import smooth_l1_loss
from graph_runtime.losses._bases import NumbersLoss


class SmoothL1Loss(smooth_l1_loss.SmoothL1Loss, NumbersLoss):
    __doc__ = smooth_l1_loss.SmoothL1Loss.__doc__
