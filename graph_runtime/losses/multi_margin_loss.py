"""MultiMarginLoss."""

from graph_runtime.blocks.loss import multi_margin_loss
from graph_runtime.losses._bases import CLASS_WEIGHTS, ClassesLoss, ClassWeights


class MultiMarginLoss(multi_margin_loss.MultiMarginLoss, ClassesLoss):
    __doc__ = multi_margin_loss.MultiMarginLoss.__doc__

    weight: ClassWeights = CLASS_WEIGHTS
