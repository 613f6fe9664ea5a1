"""StepLR."""

from pydantic import Field

from graph_runtime.params import Count, Rate
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import UNIT


class StepLR(Schedule):
    """Multiplies the learning rate by gamma every few epochs or steps."""

    title = "StepLR"
    synonyms = ("staircase", "step decay", "discrete staircase")
    formula = r"\eta_t = \eta_0 \, \gamma^{\lfloor t / s \rfloor}"
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html"
    )

    step_size: Count = Field(
        5, description="How long s from one drop to the next.", json_schema_extra=UNIT
    )
    gamma: Rate = Field(0.1, description="Factor γ of each drop.")

    def rate(self, time: int, base: float, span: Span) -> float:
        return base * self.gamma ** (time // self.step_size)
