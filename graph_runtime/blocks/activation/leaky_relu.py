"""LeakyReLU."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class LeakyReLU(Elementwise):
    """Lets positive numbers through and shrinks negative ones."""

    title = "Leaky ReLU"
    synonyms = ("rectifier", "activation", "nonlinearity", "lrelu")
    formula = r"y = \max(0, x) + a \, \min(0, x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html"

    negative_slope: float = Field(0.01, ge=-10.0, le=10.0, description="The slope a below zero.")
