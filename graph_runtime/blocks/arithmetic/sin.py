"""Sin."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Sin(Function):
    """Takes the sine of every number."""

    title = "Sine"
    synonyms = ("sin", "wave", "periodic")
    formula = r"y = \sin x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.sin.html"
    calls = ("torch.sin",)
