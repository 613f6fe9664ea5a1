"""Log."""

from graph_runtime.blocks.arithmetic._elementwise import Function


class Log(Function):
    """Takes the natural logarithm of every number."""

    title = "Logarithm"
    synonyms = ("ln", "natural logarithm", "log")
    formula = r"y = \ln x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.log.html"
    calls = ("torch.log",)
