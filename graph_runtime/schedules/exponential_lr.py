"""ExponentialLR."""

from pydantic import Field

from graph_runtime.params import Rate
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH


class ExponentialLR(Schedule):
    """Multiplies the learning rate by the same factor every time."""

    title = "ExponentialLR"
    synonyms = ("exponential decay", "geometric")
    formula = r"\eta_t = \eta_0 \, \gamma^t"
    reference = TORCH + "ExponentialLR.html"

    gamma: Rate = Field(0.95, description="Factor γ of every epoch or step.")

    def rate(self, time: int, base: float, span: Span) -> float:
        return base * self.gamma**time
