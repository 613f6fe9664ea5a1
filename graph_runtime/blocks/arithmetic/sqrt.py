"""Sqrt."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Sqrt(Function):
    """Takes the square root of every number."""

    title = "Square root"
    synonyms = ("root", "radical", "sqrt")
    formula = r"y = \sqrt{x}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.sqrt.html"
    calls = ("torch.sqrt",)
