"""Cos."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Cos(Function):
    """Takes the cosine of every number."""

    title = "Cosine"
    synonyms = ("cos", "wave", "periodic")
    formula = r"y = \cos x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.cos.html"
    calls = ("torch.cos",)
