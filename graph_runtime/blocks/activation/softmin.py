"""Softmin."""

from graph_runtime.blocks.activation._shares import Shares


class Softmin(Shares):
    """Turns numbers along an axis into shares that add up to 1, the smallest number the largest."""

    title = "Softmin"
    synonyms = ("normalized exponential", "probabilities", "activation", "distances")
    formula = r"y_i = \frac{e^{-x_i}}{\sum_j e^{-x_j}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmin.html"
