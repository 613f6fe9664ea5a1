"""Dropout."""

from graph_runtime.blocks.regularization._dropping import Dropping


class Dropout(Dropping):
    """Sets random numbers to zero while training and scales the others up."""

    title = "Dropout"
    synonyms = ("regularization", "random zero", "overfitting", "noise")
    formula = r"y = \frac{m \odot x}{1 - p}, \quad m_i \sim \mathrm{Bernoulli}(1 - p)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html"
