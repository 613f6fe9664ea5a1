"""GlobalAvgPool."""

from graph_runtime.blocks.pooling._global_pooling import GlobalPooling
from graph_runtime.tensors import Spec


class GlobalAvgPool(GlobalPooling):
    """Takes the mean of each channel over all places."""

    title = "Global average pooling"
    synonyms = ("gap", "global average pooling", "mean over the image", "squeeze", "pool")
    formula = r"y_c = \frac{1}{|P|} \sum_{p \in P} x_{c,p}"
    reference = "https://arxiv.org/abs/1312.4400"
    calls = ("GlobalAvgPool",)
    example = (Spec("N", 16, 7, 7),)
