"""LocalisationLoss."""

from graph_runtime.blocks.loss import localisation_loss
from graph_runtime.dataset import DataFacts
from graph_runtime.losses._bases import NumbersLoss
from graph_runtime.tensors import Spec


class LocalisationLoss(localisation_loss.LocalisationLoss, NumbersLoss):
    __doc__ = localisation_loss.LocalisationLoss.__doc__

    ours = True
    metric = "BoxIoU"
    scales_targets = False

    def expect(self, result: Spec, data: DataFacts) -> None:
        super().expect(result, data)
        self.shape(result, result)
