"""MaxPool2d."""

from graph_runtime.blocks.pooling._max_pooling import MaxPooling2d
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.tensors import Spec


class MaxPool2d(ToldPlaces, MaxPooling2d):
    """Keeps the largest number of each window of every channel."""

    title = "Max pooling 2D"
    synonyms = ("maxpool", "pool", "subsampling", "downsampling")
    formula = r"y_{c,i,j} = \max_{k,l} \; x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html"
    example = (Spec("N", 16, 28, 28),)
