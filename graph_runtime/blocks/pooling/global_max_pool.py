"""GlobalMaxPool."""

from graph_runtime.blocks.pooling._global_pooling import GlobalPooling
from graph_runtime.tensors import Spec


class GlobalMaxPool(GlobalPooling):
    """Keeps the largest number of each channel over all places."""

    title = "Global max pooling"
    synonyms = ("gmp", "global max pooling", "max over time", "squeeze", "pool")
    formula = r"y_c = \max_{p \in P} \; x_{c,p}"
    reference = "https://arxiv.org/abs/1312.4400"
    calls = ("GlobalMaxPool",)
    example = (Spec("N", 16, 7, 7),)
