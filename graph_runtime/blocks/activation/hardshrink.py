"""Hardshrink."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class Hardshrink(Elementwise):
    """Turns numbers close to zero into zero and keeps the others."""

    title = "Hardshrink"
    synonyms = ("hard shrinkage", "hard threshold", "activation", "nonlinearity", "sparse")
    formula = r"y = x \, [\, |x| > \lambda \,]"
    derivative = r"y' = [\, |x| > \lambda \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html"

    lambd: float = Field(0.5, ge=0.0, le=1e6, description="Largest size that becomes zero.")

    def curve(self, x: float) -> tuple[float, float]:
        return (x, 1.0) if abs(x) > self.lambd else (0.0, 0.0)

    def kinks(self) -> tuple[float, ...]:
        return (-self.lambd, self.lambd) if self.lambd else ()
