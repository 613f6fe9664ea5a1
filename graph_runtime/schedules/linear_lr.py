"""LinearLR."""

from typing import Annotated

from pydantic import Field

from graph_runtime.params import Count
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, UNIT, Share


class LinearLR(Schedule):
    """Leads the learning rate from one share of itself to another on a straight line."""

    title = "LinearLR"
    synonyms = ("linear", "warm up", "warmup", "ramp")
    formula = r"\eta_t = \eta_0 \left(a + (b - a) \, \min(t / T, 1)\right)"
    reference = TORCH + "LinearLR.html"

    start_factor: Share = Field(1 / 3, description="Share a at first.")
    end_factor: Annotated[float, Field(ge=0, le=1)] = Field(1.0, description="Share b at the end.")
    total_iters: Count = Field(5, description="How long T it takes.", json_schema_extra=UNIT)

    def rate(self, time: int, base: float, span: Span) -> float:
        share = min(time, self.total_iters) / self.total_iters
        return base * (self.start_factor + (self.end_factor - self.start_factor) * share)
