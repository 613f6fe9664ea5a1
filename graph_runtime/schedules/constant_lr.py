"""ConstantLR."""

from pydantic import Field

from graph_runtime.params import Count
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, UNIT, Share


class ConstantLR(Schedule):
    """Holds the learning rate at a share of itself, then lets it go back at once."""

    title = "ConstantLR"
    synonyms = ("constant", "plateau at first")
    formula = r"\eta_t = f \, \eta_0 \text{ for } t < T, \quad \eta_0 \text{ after}"
    reference = TORCH + "ConstantLR.html"

    factor: Share = Field(1 / 3, description="Share f of the rate at first.")
    total_iters: Count = Field(5, description="How long T it lasts.", json_schema_extra=UNIT)

    def rate(self, time: int, base: float, span: Span) -> float:
        return base * self.factor if time < self.total_iters else base
