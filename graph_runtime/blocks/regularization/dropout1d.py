"""Dropout1d."""

from graph_runtime.blocks.regularization._dropping import DroppingChannels
from graph_runtime.tensors import Spec


class Dropout1d(DroppingChannels):
    """Sets random channels of signals to zero while training and scales the others up."""

    title = "Dropout 1D"
    synonyms = ("regularization", "spatial dropout", "channel dropout", "overfitting", "noise")
    formula = r"y_c = \frac{m_c \, x_c}{1 - p}, \quad m_c \sim \mathrm{Bernoulli}(1 - p)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html"
    wanted = "N, C, T"
    example = (Spec("N", 16, 32, axes=("N", "C", "T")),)
