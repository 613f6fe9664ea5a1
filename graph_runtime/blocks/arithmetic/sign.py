"""Sign."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Sign(Function):
    """Gives -1 for negative numbers, 1 for positive ones and 0 for zero."""

    title = "Sign"
    synonyms = ("signum", "sgn", "perceptron step")
    formula = r"y = \mathrm{sgn}(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.sign.html"
    calls = ("torch.sign",)
    keeps_whole = True
