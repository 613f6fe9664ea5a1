"""Mean."""

from graph_runtime.blocks.reduction._reduction import Reduction


class Mean(Reduction):
    """Takes the mean of all numbers along axes."""

    title = "Mean"
    synonyms = ("average", "global average pooling", "reduce mean")
    formula = r"y = \frac{1}{n} \sum_i x_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.mean.html"
    calls = ("torch.mean",)
