"""LogSigmoid."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class LogSigmoid(Elementwise):
    """Takes the logarithm of the sigmoid of every number without losing small ones."""

    title = "Log sigmoid"
    synonyms = ("logistic", "log probability", "activation", "nonlinearity")
    formula = r"y = \ln \frac{1}{1 + e^{-x}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html"
