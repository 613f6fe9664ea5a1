"""Dropout2d."""

from graph_runtime.blocks.regularization._dropping import DroppingChannels
from graph_runtime.tensors import Spec


class Dropout2d(DroppingChannels):
    """Sets random channels of images to zero while training and scales the others up."""

    title = "Dropout 2D"
    synonyms = ("regularization", "spatial dropout", "channel dropout", "overfitting", "noise")
    formula = r"y_c = \frac{m_c \, x_c}{1 - p}, \quad m_c \sim \mathrm{Bernoulli}(1 - p)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html"
    example = (Spec("N", 16, 14, 14),)
