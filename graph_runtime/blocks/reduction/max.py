"""Max."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.reduction._reduction import Reduction


class Max(Reduction):
    """Keeps the largest number along axes."""

    title = "Max"
    synonyms = ("largest", "reduce max", "max over time", "global max pooling")
    formula = r"y = \max_i x_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.amax.html"
    calls = ("torch.amax",)
    dtypes = {"x": ANY_DTYPE}
