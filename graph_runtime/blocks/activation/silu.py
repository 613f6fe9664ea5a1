"""SiLU."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class SiLU(Elementwise):
    """Weighs every number by its own sigmoid."""

    title = "SiLU"
    synonyms = ("swish", "sigmoid linear unit", "activation", "nonlinearity")
    formula = r"y = \frac{x}{1 + e^{-x}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html"
