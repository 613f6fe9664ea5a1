"""MaxPool1d."""

from graph_runtime.blocks.pooling._max_pooling import MaxPooling1d
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.tensors import Spec


class MaxPool1d(ToldPlaces, MaxPooling1d):
    """Keeps the largest number of each window of every channel."""

    title = "Max pooling 1D"
    synonyms = ("maxpool", "pool", "sequence", "signal", "max over time")
    formula = r"y_{c,t} = \max_{k} \; x_{c,\,st+k}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html"
    example = (Spec("N", 16, 28, axes=("N", "C", "T")),)
