"""GELU."""

from typing import Literal

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class GELU(Elementwise):
    """Weighs every number by the chance that a normal number is smaller."""

    title = "GELU"
    synonyms = ("gaussian error linear unit", "activation", "nonlinearity", "smooth relu")
    formula = r"y = x \, \Phi(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html"

    approximate: Literal["none", "tanh"] = Field(
        "none", description="Exact, or the faster formula with tanh."
    )
