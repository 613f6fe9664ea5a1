"""ELU."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class ELU(Elementwise):
    """Lets positive numbers through and bends negative ones towards -alpha."""

    title = "ELU"
    synonyms = ("exponential linear unit", "activation", "nonlinearity", "smooth relu")
    formula = r"y = \max(0, x) + \min(0, \alpha (e^x - 1))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html"

    alpha: float = Field(1.0, ge=-100.0, le=100.0, description="Depth of the floor below zero.")
