"""BatchNorm1d."""

from graph_runtime.block import expect_axes
from graph_runtime.blocks.normalization._batch_norm import BatchNorm
from graph_runtime.tensors import Spec


class BatchNorm1d(BatchNorm):
    """Brings each feature to mean 0 and deviation 1 over the batch, then scales and shifts it."""

    title = "Batch normalization 1D"
    synonyms = ("batchnorm", "bn", "normalize", "standardize", "whitening")
    formula = r"y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html"

    def shape(self, x: Spec) -> Spec:
        if x.rank != 2:
            expect_axes(x, "N, C, T")
        return x
