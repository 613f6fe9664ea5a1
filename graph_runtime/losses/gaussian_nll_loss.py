"""GaussianNLLLoss."""

from graph_runtime.blocks.loss import gaussian_nll_loss
from graph_runtime.losses._bases import NumbersLoss


class GaussianNLLLoss(gaussian_nll_loss.GaussianNLLLoss, NumbersLoss):
    """How unlikely the target is for a normal distribution; takes two results: mean, variance.

    torch stops at a variance below 0: let the second result come from a Softplus.
    """

    results = 2
