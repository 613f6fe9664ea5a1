"""Min."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.reduction._reduction import Reduction


class Min(Reduction):
    """Keeps the smallest number along axes."""

    title = "Min"
    synonyms = ("smallest", "reduce min", "minimum over axis")
    formula = r"y = \min_i x_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.amin.html"
    calls = ("torch.amin",)
    dtypes = {"x": ANY_DTYPE}
