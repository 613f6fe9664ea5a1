"""MultiLabelSoftMarginLoss."""

from graph_runtime.blocks.loss import multi_label_soft_margin_loss
from graph_runtime.losses._bases import AnswersLoss


class MultiLabelSoftMarginLoss(multi_label_soft_margin_loss.MultiLabelSoftMarginLoss, AnswersLoss):
    __doc__ = multi_label_soft_margin_loss.MultiLabelSoftMarginLoss.__doc__

    takes = "logits"
