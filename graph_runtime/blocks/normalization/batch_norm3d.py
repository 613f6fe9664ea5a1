"""BatchNorm3d."""

from graph_runtime.block import expect_axes
from graph_runtime.blocks.normalization._batch_norm import BatchNorm
from graph_runtime.tensors import Spec


class BatchNorm3d(BatchNorm):
    """Brings each channel of volumes to mean 0 and deviation 1 over the batch."""

    title = "Batch normalization 3D"
    synonyms = ("batchnorm", "bn", "normalize", "standardize", "volume", "video")
    formula = r"y_c = \gamma_c \, \frac{x_c - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html"
    example = (Spec("N", 4, 6, 8, 8),)

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, D, H, W")
        return x
