"""FastRCNNLoss."""

from graph_runtime.blocks.loss import fast_rcnn_loss
from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec


class FastRCNNLoss(fast_rcnn_loss.FastRCNNLoss, Loss):
    """Cross-entropy of a region's class, and smooth L1 of its box; takes two results.

    The first gives a score for each class, the second a box for each; a target is the class and
    the box, and class 0 is background.
    """

    ours = True
    takes = "logits"
    results = 2
    metric = "RegionAccuracy"

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target != "number" or data.target_sizes != (5,):
            message = f"{self.kind()} compares a class and a box, five numbers a sample."
            raise ShapeError(message, "Choose CrossEntropyLoss for classes, MSELoss for numbers.")
        self.expect_marks(data)

    def expect_others(self, results: tuple[Spec, ...]) -> None:
        self.shape(results[0], Spec("N", 5), results[1])
