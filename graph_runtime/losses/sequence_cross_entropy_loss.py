"""SequenceCrossEntropyLoss."""

from graph_runtime.blocks.loss import sequence_cross_entropy_loss
from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.losses._bases import LEFT_OUT, ClassesLoss
from graph_runtime.tensors import Spec


class SequenceCrossEntropyLoss(sequence_cross_entropy_loss.SequenceCrossEntropyLoss, ClassesLoss):
    __doc__ = sequence_cross_entropy_loss.SequenceCrossEntropyLoss.__doc__

    ours = True
    takes = "logits"
    by_class = False

    ignore_index: int | None = LEFT_OUT  # type: ignore[assignment]

    def expect(self, result: Spec, data: DataFacts) -> None:
        super().expect(result, data)
        if result.rank != 3 or result.sizes[:-1] != data.target_sizes:
            message = (
                f"{self.kind()} needs a result (N, T, C), but the network gives {result.text}."
            )
            raise ShapeError(
                message, "Let the classes stand last, with a Permute block at the end."
            )
