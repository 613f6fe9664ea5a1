"""SiLU."""

from graph_runtime.blocks.activation._elementwise import Elementwise, logistic


class SiLU(Elementwise):
    """Weighs every number by its own sigmoid."""

    title = "SiLU"
    synonyms = ("swish", "sigmoid linear unit", "activation", "nonlinearity")
    formula = r"y = \frac{x}{1 + e^{-x}}"
    derivative = r"y' = \sigma(x) \, (1 + x \, (1 - \sigma(x)))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html"

    def curve(self, x: float) -> tuple[float, float]:
        share = logistic(x)
        return x * share, share * (1 + x * (1 - share))
