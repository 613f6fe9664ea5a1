"""NLLLoss."""

from graph_runtime.blocks.loss import nll_loss
from graph_runtime.losses._bases import CLASS_WEIGHTS, LEFT_OUT, ClassesLoss, ClassWeights


class NLLLoss(nll_loss.NLLLoss, ClassesLoss):
    __doc__ = nll_loss.NLLLoss.__doc__

    weight: ClassWeights = CLASS_WEIGHTS
    ignore_index: int | None = LEFT_OUT  # type: ignore[assignment]
