"""KLDivLoss."""

from graph_runtime.blocks.loss import kl_div_loss
from graph_runtime.losses._bases import NumbersLoss


class KLDivLoss(kl_div_loss.KLDivLoss, NumbersLoss):
    __doc__ = kl_div_loss.KLDivLoss.__doc__

    metric = "KLDivergence"
    scales_targets = False
