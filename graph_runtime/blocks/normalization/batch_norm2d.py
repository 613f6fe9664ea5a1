"""BatchNorm2d."""

from graph_runtime.block import expect_axes
from graph_runtime.blocks.normalization._batch_norm import BatchNorm
from graph_runtime.tensors import Spec


class BatchNorm2d(BatchNorm):
    """Brings each channel of images to mean 0 and deviation 1 over the batch."""

    title = "Batch normalization 2D"
    synonyms = ("batchnorm", "bn", "normalize", "standardize", "whitening")
    formula = r"y_c = \gamma_c \, \frac{x_c - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html"
    example = (Spec("N", 16, 14, 14),)

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        return x
