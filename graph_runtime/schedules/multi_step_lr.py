"""MultiStepLR."""

from bisect import bisect_right

from pydantic import Field

from graph_runtime.expressions import Call
from graph_runtime.params import Count, Rate
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, UNIT


class MultiStepLR(Schedule):
    """Multiplies the learning rate by gamma at each of several moments."""

    title = "MultiStepLR"
    synonyms = ("staircase", "milestones", "step decay")
    formula = r"\eta_t = \eta_0 \, \gamma^{\,|\{m \le t\}|}"
    reference = TORCH + "MultiStepLR.html"

    milestones: tuple[Count, ...] = Field(
        (30, 80), description="When it drops.", json_schema_extra=UNIT
    )
    gamma: Rate = Field(0.1, description="Factor γ of each drop.")

    def constructor(self, span: Span) -> Call:
        return self.made_with(milestones=list(self.milestones), gamma=self.gamma)

    def rate(self, time: int, base: float, span: Span) -> float:
        return base * self.gamma ** bisect_right(sorted(self.milestones), time)
