"""Softsign."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Softsign(Elementwise):
    """Squeezes every number into the range from -1 to 1, more slowly than tanh."""

    title = "Softsign"
    synonyms = ("squash", "activation", "nonlinearity")
    formula = r"y = \frac{x}{1 + |x|}"
    derivative = r"y' = \frac{1}{(1 + |x|)^2}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softsign.html"
    dtypes = {"x": ("float32", "int64")}

    def curve(self, x: float) -> tuple[float, float]:
        whole = 1 + abs(x)
        return x / whole, 1 / whole**2
