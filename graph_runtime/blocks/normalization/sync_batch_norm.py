"""SyncBatchNorm."""

from graph_runtime.block import BatchError, ShapeError
from graph_runtime.blocks.normalization._batch_norm import BatchNorm
from graph_runtime.tensors import Spec


class SyncBatchNorm(BatchNorm):
    """Batch normalization whose mean and deviation are of the rows of all processes.

    In one process it is BatchNorm, for any number of axes. With several, BatchNorm sees the rows
    of its own process alone; this sees all of them, for which each process must have a GPU.
    """

    title = "Synchronized batch normalization"
    synonyms = ("batchnorm", "bn", "several gpus", "distributed", "cross-gpu", "normalize")
    formula = r"y_c = \gamma_c \, \frac{x_c - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html"
    example = (Spec("N", 16, 14, 14),)

    def shape(self, x: Spec) -> Spec:
        if x.rank < 2:
            refusal = BatchError if x.rank else ShapeError
            raise refusal(f"It needs channels (N, C, ...), not {x.text}.", "Give it vectors.")
        return x
