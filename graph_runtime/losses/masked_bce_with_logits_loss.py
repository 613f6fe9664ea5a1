"""MaskedBCEWithLogitsLoss."""

from graph_runtime.blocks.loss import masked_bce_with_logits_loss
from graph_runtime.losses._bases import AnswersLoss


class MaskedBCEWithLogitsLoss(masked_bce_with_logits_loss.MaskedBCEWithLogitsLoss, AnswersLoss):
    __doc__ = masked_bce_with_logits_loss.MaskedBCEWithLogitsLoss.__doc__

    ours = True
    takes = "logits"

    def skips(self, no_target: int) -> bool:
        return no_target < 0
