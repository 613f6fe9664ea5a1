"""Hardsigmoid."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Hardsigmoid(Elementwise):
    """Squeezes every number into 0 to 1 with three straight pieces."""

    title = "Hardsigmoid"
    synonyms = ("hard sigmoid", "activation", "nonlinearity", "gate")
    formula = r"y = \frac{\min(\max(x + 3, 0), 6)}{6}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html"
