"""Reciprocal."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Reciprocal(Function):
    """Divides one by every number."""

    title = "Reciprocal"
    synonyms = ("inverse", "one over x", "1/x")
    formula = r"y = \frac{1}{x}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.reciprocal.html"
    calls = ("torch.reciprocal",)
