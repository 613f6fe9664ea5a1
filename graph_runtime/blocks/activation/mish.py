"""Mish."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Mish(Elementwise):
    """Weighs every number by the tanh of its softplus."""

    title = "Mish"
    synonyms = ("self regularized", "activation", "nonlinearity", "smooth relu")
    formula = r"y = x \tanh(\ln(1 + e^x))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Mish.html"
