"""Softsign."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Softsign(Elementwise):
    """Squeezes every number into the range from -1 to 1, more slowly than tanh."""

    title = "Softsign"
    synonyms = ("squash", "activation", "nonlinearity")
    formula = r"y = \frac{x}{1 + |x|}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softsign.html"
    dtypes = {"x": ("float32", "int64")}
