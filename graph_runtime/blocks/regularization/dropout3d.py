"""Dropout3d."""

from graph_runtime.blocks.regularization._dropping import DroppingChannels
from graph_runtime.tensors import Spec


class Dropout3d(DroppingChannels):
    """Sets random channels of volumes to zero while training and scales the others up."""

    title = "Dropout 3D"
    synonyms = ("regularization", "spatial dropout", "channel dropout", "overfitting", "noise")
    formula = r"y_c = \frac{m_c \, x_c}{1 - p}, \quad m_c \sim \mathrm{Bernoulli}(1 - p)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html"
    wanted = "N, C, D, H, W"
    example = (Spec("N", 4, 6, 8, 8),)
