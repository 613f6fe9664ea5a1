"""PoissonNLLLoss."""

from graph_runtime.blocks.loss import poisson_nll_loss
from graph_runtime.losses._bases import NumbersLoss


class PoissonNLLLoss(poisson_nll_loss.PoissonNLLLoss, NumbersLoss):
    __doc__ = poisson_nll_loss.PoissonNLLLoss.__doc__

    metric = "PoissonDeviance"
    scales_targets = False
