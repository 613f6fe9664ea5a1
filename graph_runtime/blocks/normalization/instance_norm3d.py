"""InstanceNorm3d."""

from graph_runtime.blocks.normalization._instance_norm import InstanceNorm
from graph_runtime.tensors import Spec


class InstanceNorm3d(InstanceNorm):
    """Brings each channel of each of the volumes to mean 0 and deviation 1, for itself."""

    title = "Instance normalization 3D"
    synonyms = ("instancenorm", "in", "normalize", "standardize", "contrast", "style")
    formula = (
        r"y_{nc} = \gamma_c \, \frac{x_{nc} - \mu_{nc}}{\sqrt{\sigma_{nc}^2 + \epsilon}} + \beta_c"
    )
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm3d.html"
    wanted = "N, C, D, H, W"
    example = (Spec("N", 4, 6, 8, 8),)
