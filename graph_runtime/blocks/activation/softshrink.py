"""Softshrink."""

import math

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class Softshrink(Elementwise):
    """Moves every number towards zero by a fixed step, at most to zero."""

    title = "Softshrink"
    synonyms = ("soft shrinkage", "soft threshold", "activation", "nonlinearity", "sparse", "lasso")
    formula = r"y = \mathrm{sign}(x) \, \max(|x| - \lambda, 0)"
    derivative = r"y' = [\, |x| > \lambda \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softshrink.html"

    lambd: float = Field(0.5, ge=0.0, le=1e6, description="The step towards zero.")

    def curve(self, x: float) -> tuple[float, float]:
        kept = max(abs(x) - self.lambd, 0.0)
        return math.copysign(kept, x), float(kept > 0)

    def kinks(self) -> tuple[float, ...]:
        return (-self.lambd, self.lambd) if self.lambd else ()
