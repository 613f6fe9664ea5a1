"""PolynomialLR."""

from pydantic import Field

from graph_runtime.params import Count, Rate
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, UNIT


class PolynomialLR(Schedule):
    """Lowers the learning rate to zero along a power of the time that is left."""

    title = "PolynomialLR"
    synonyms = ("polynomial decay", "poly", "linear decay")
    formula = r"\eta_t = \eta_0 \left(1 - \min(t, T) / T\right)^p"
    reference = TORCH + "PolynomialLR.html"

    total_iters: Count = Field(5, description="When T it reaches zero.", json_schema_extra=UNIT)
    power: Rate = Field(1.0, description="Power p; 1 is a straight line.")

    def rate(self, time: int, base: float, span: Span) -> float:
        return base * float((1 - min(time, self.total_iters) / self.total_iters) ** self.power)
