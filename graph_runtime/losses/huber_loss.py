"""HuberLoss."""

from graph_runtime.blocks.loss import huber_loss
from graph_runtime.losses._bases import NumbersLoss


class HuberLoss(huber_loss.HuberLoss, NumbersLoss):
    __doc__ = huber_loss.HuberLoss.__doc__
