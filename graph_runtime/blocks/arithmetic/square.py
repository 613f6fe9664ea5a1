"""Square."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Square(Function):
    """Multiplies every number by itself."""

    title = "Square"
    synonyms = ("power of two", "quadratic", "squared")
    formula = r"y = x^2"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.square.html"
    calls = ("torch.square",)
    keeps_whole = True
    dtypes = {"x": ("float32", "int64")}
