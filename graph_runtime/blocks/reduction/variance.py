"""Variance."""

from typing import Any

from pydantic import Field

from graph_runtime.blocks.reduction._reduction import Reduction, expect_spread
from graph_runtime.tensors import Spec


class Variance(Reduction):
    """Measures the mean squared distance of numbers from their mean along axes."""

    title = "Variance"
    synonyms = ("var", "spread", "squared deviation")
    formula = r"y = \frac{1}{n - c} \sum_i (x_i - \bar{x})^2"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.var.html"
    calls = ("torch.var",)

    correction: int = Field(1, ge=0, le=1, description="The c: 1 divides by n - 1, 0 by n.")

    def shape(self, x: Spec) -> Spec:
        y = super().shape(x)
        expect_spread(x, y, self.correction)
        return y

    def before(self) -> dict[str, Any]:
        return self.changed("correction")
