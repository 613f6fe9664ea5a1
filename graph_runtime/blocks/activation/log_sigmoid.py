"""LogSigmoid."""

from graph_runtime.blocks.activation._elementwise import Elementwise, logistic, soft_plus


class LogSigmoid(Elementwise):
    """Takes the logarithm of the sigmoid of every number without losing small ones."""

    title = "Log sigmoid"
    synonyms = ("logistic", "log probability", "activation", "nonlinearity")
    formula = r"y = \ln \frac{1}{1 + e^{-x}}"
    derivative = r"y' = 1 - \sigma(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html"

    def curve(self, x: float) -> tuple[float, float]:
        return -soft_plus(-x), logistic(-x)
