"""LogSoftmax."""

from graph_runtime.blocks.activation._shares import Shares


class LogSoftmax(Shares):
    """Gives the logarithms of softmax shares without losing small ones."""

    title = "Log softmax"
    synonyms = ("log probabilities", "normalized exponential", "activation", "classes")
    formula = r"y_i = x_i - \ln \sum_j e^{x_j}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html"
