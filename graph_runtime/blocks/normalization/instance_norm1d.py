"""InstanceNorm1d."""

from graph_runtime.blocks.normalization._instance_norm import InstanceNorm
from graph_runtime.tensors import Spec


class InstanceNorm1d(InstanceNorm):
    """Brings each channel of each of the signals to mean 0 and deviation 1, for itself."""

    title = "Instance normalization 1D"
    synonyms = ("instancenorm", "in", "normalize", "standardize", "contrast", "style")
    formula = (
        r"y_{nc} = \gamma_c \, \frac{x_{nc} - \mu_{nc}}{\sqrt{\sigma_{nc}^2 + \epsilon}} + \beta_c"
    )
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html"
    wanted = "N, C, T"
    example = (Spec("N", 16, 32, axes=("N", "C", "T")),)
