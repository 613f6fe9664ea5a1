"""Hardshrink."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class Hardshrink(Elementwise):
    """Turns numbers close to zero into zero and keeps the others."""

    title = "Hardshrink"
    synonyms = ("hard shrinkage", "hard threshold", "activation", "nonlinearity", "sparse")
    formula = r"y = x \, [\, |x| > \lambda \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html"

    lambd: float = Field(0.5, ge=0.0, le=1e6, description="Largest size that becomes zero.")
