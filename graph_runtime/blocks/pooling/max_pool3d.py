"""MaxPool3d."""

from graph_runtime.blocks.pooling._max_pooling import MaxPooling3d
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.tensors import Spec


class MaxPool3d(ToldPlaces, MaxPooling3d):
    """Keeps the largest number of each window of every channel."""

    title = "Max pooling 3D"
    synonyms = ("maxpool", "pool", "voxels", "video")
    formula = r"y_{c,p} = \max_{k} \; x_{c,\,sp+k}, \quad p, k \in \mathbb{N}^3"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html"
    example = (Spec("N", 4, 8, 8, 8),)
