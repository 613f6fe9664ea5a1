"""SoftMarginLoss."""

from graph_runtime.blocks.loss import soft_margin_loss
from graph_runtime.losses._bases import NumbersLoss


class SoftMarginLoss(soft_margin_loss.SoftMarginLoss, NumbersLoss):
    __doc__ = soft_margin_loss.SoftMarginLoss.__doc__

    metric = "BinaryAccuracy"
    scales_targets = False
