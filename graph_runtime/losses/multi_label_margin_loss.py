"""MultiLabelMarginLoss."""

from graph_runtime.blocks.loss import multi_label_margin_loss
from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.losses._bases import ClassesLoss
from graph_runtime.tensors import Spec


class MultiLabelMarginLoss(multi_label_margin_loss.MultiLabelMarginLoss, ClassesLoss):
    __doc__ = multi_label_margin_loss.MultiLabelMarginLoss.__doc__

    metric = "LabelHit"
    by_class = False

    def expect(self, result: Spec, data: DataFacts) -> None:
        classes = len(data.classes)
        if data.target != "class" or data.target_sizes != (classes,):
            raise ShapeError(
                f"{self.kind()} compares lists of classes (N, C), ended by -1.",
                "Choose CrossEntropyLoss for one class, MaskedBCEWithLogitsLoss for labels 0 or 1.",
            )
        self.expect_width(result, classes, f"the data have {classes} classes")
        self.expect_marks(data)

    def skips(self, no_target: int) -> bool:
        return no_target == -1
