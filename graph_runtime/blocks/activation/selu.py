"""SELU."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class SELU(Elementwise):
    """Bends and scales numbers so that mean 0 and deviation 1 keep themselves up."""

    title = "SELU"
    synonyms = ("scaled exponential linear unit", "activation", "nonlinearity", "self-normalizing")
    formula = r"y = 1.0507 \, (\max(0, x) + \min(0, 1.6733 \, (e^x - 1)))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.SELU.html"
