"""Softmax."""

from graph_runtime.blocks.activation._shares import Shares


class Softmax(Shares):
    """Turns numbers along an axis into shares that are positive and add up to 1."""

    title = "Softmax"
    synonyms = ("normalized exponential", "probabilities", "activation", "classes")
    formula = r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html"
