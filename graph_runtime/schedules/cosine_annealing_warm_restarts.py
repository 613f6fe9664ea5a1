"""CosineAnnealingWarmRestarts."""

from math import cos, pi

from pydantic import Field

from graph_runtime.params import Count
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, UNIT, Small


class CosineAnnealingWarmRestarts(Schedule):
    """Lowers the learning rate along half waves of the cosine and jumps back up after each."""

    title = "CosineAnnealingWarmRestarts"
    synonyms = ("cosine", "SGDR", "restarts", "cyclical")
    formula = (
        r"\eta_t = \eta_{min} + \frac{1}{2} (\eta_0 - \eta_{min})"
        r" \left(1 + \cos \frac{T_{cur} \, \pi}{T_i}\right)"
    )
    reference = TORCH + "CosineAnnealingWarmRestarts.html"

    T_0: Count = Field(10, description="Length of the first wave.", json_schema_extra=UNIT)
    T_mult: Count = Field(1, description="How many times longer each wave is than the last.")
    eta_min: Small = Field(0.0, description="The lowest rate.")

    def rate(self, time: int, base: float, span: Span) -> float:
        length = self.T_0
        while time >= length and self.T_mult > 1:
            time, length = time - length, length * self.T_mult
        share = (time % length) / length
        return self.eta_min + (base - self.eta_min) * (1 + cos(pi * share)) / 2
