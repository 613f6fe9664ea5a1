"""CosineAnnealingLR."""

from math import cos, pi
from typing import Annotated

from pydantic import Field

from graph_runtime.expressions import Call
from graph_runtime.params import Count
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import UNIT


class CosineAnnealingLR(Schedule):
    """Lowers the learning rate along half a wave of the cosine, slowly at both ends."""

    title = "CosineAnnealingLR"
    synonyms = ("cosine", "annealing", "SGDR")
    formula = (
        r"\eta_t = \eta_{min} + \frac{1}{2} (\eta_0 - \eta_{min})"
        r" \left(1 + \cos \frac{t \pi}{T_{max}}\right)"
    )
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/"
        "torch.optim.lr_scheduler.CosineAnnealingLR.html"
    )

    T_max: Count | None = Field(
        None,
        description="When the lowest rate is reached; empty for the end of the run.",
        json_schema_extra=UNIT,
    )
    eta_min: Annotated[float, Field(ge=0)] = Field(0.0, description="The lowest rate.")

    def constructor(self, span: Span) -> Call:
        return self.made_with(T_max=self.T_max or span.length, eta_min=self.eta_min)

    def rate(self, time: int, base: float, span: Span) -> float:
        share = time / (self.T_max or span.length)
        return self.eta_min + (base - self.eta_min) * (1 + cos(pi * share)) / 2
