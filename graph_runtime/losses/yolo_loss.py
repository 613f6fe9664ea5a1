"""YOLOLoss."""

from graph_runtime.blocks.loss import yolo_loss
from graph_runtime.dataset import DataFacts
from graph_runtime.losses._bases import NumbersLoss
from graph_runtime.tensors import Spec


class YOLOLoss(yolo_loss.YOLOLoss, NumbersLoss):
    __doc__ = yolo_loss.YOLOLoss.__doc__

    ours = True
    metric = "BoxIoU"
    scales_targets = False

    def expect(self, result: Spec, data: DataFacts) -> None:
        super().expect(result, data)
        self.shape(result, result)
