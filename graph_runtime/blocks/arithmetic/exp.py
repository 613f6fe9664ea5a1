"""Exp."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Exp(Function):
    """Raises e to the power of every number."""

    title = "Exponential"
    synonyms = ("exp", "e to the x", "antilog")
    formula = r"y = e^{x}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.exp.html"
    calls = ("torch.exp",)
