"""Abs."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Abs(Function):
    """Takes the size of every number and drops its sign."""

    title = "Absolute value"
    synonyms = ("magnitude", "modulus", "abs", "absolute")
    formula = r"y = |x|"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.abs.html"
    calls = ("torch.abs",)
    keeps_whole = True
    dtypes = {"x": ("float32", "int64")}
