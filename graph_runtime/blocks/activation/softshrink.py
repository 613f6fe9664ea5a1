"""Softshrink."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class Softshrink(Elementwise):
    """Moves every number towards zero by a fixed step, at most to zero."""

    title = "Softshrink"
    synonyms = ("soft shrinkage", "soft threshold", "activation", "nonlinearity", "sparse", "lasso")
    formula = r"y = \mathrm{sign}(x) \, \max(|x| - \lambda, 0)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softshrink.html"

    lambd: float = Field(0.5, ge=0.0, le=1e6, description="The step towards zero.")
