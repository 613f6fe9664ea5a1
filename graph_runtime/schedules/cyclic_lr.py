"""CyclicLR."""

from math import floor
from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.expressions import Call
from graph_runtime.params import Count, Rate
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, UNIT, Share


class CyclicLR(Schedule):
    """Swings the learning rate up and down between two bounds."""

    title = "CyclicLR"
    synonyms = ("cyclical", "triangular", "range test")
    formula = r"\eta_t = \eta_{low} + (\eta_{high} - \eta_{low}) \, \max(0, 1 - |x_t|)"
    reference = TORCH + "CyclicLR.html"
    chains = False

    base_lr: Rate | None = Field(
        None, description="Lower bound; empty for a tenth of the upper one."
    )
    max_lr: Rate | None = Field(
        None, description="Upper bound; empty for the optimizer's own rate."
    )
    step_size_up: Count = Field(2000, description="How long it rises.", json_schema_extra=UNIT)
    step_size_down: Count | None = Field(
        None,
        description="How long it falls; empty for as long as it rises.",
        json_schema_extra=UNIT,
    )
    mode: Literal["triangular", "triangular2", "exp_range"] = Field(
        "triangular", description="Equal swings, swings that halve, or swings that shrink by gamma."
    )
    gamma: Share = Field(1.0, description="Factor of a swing from step to step in exp_range.")
    cycle_momentum: bool = Field(
        True, description="Let the momentum swing the other way; the optimizer must have one."
    )
    base_momentum: Annotated[float, Field(ge=0, lt=1)] = Field(0.8, description="Least momentum.")
    max_momentum: Annotated[float, Field(ge=0, lt=1)] = Field(0.9, description="Largest momentum.")

    def constructor(self, span: Span) -> Call:
        low, high = zip(*(self._bounds(rate, span) for rate in span.rates), strict=True)
        bounds = {"base_lr": list(low), "max_lr": list(high)}
        if len(low) == 1:
            bounds = {"base_lr": low[0], "max_lr": high[0]}
        return self.made_with(**{**self.model_dump(), **bounds})

    def rate(self, time: int, base: float, span: Span) -> float:
        low, high = self._bounds(base, span)
        up = self.step_size_up
        length = up + (self.step_size_down or up)
        cycle = floor(1 + time / length)
        x = 1 + time / length - cycle
        share = x * length / up if x <= up / length else (x - 1) / (up / length - 1)
        swings = {
            "triangular": 1.0,
            "triangular2": 0.5 ** (cycle - 1),
            "exp_range": self.gamma**time,
        }
        return low + (high - low) * share * swings[self.mode]

    def _bounds(self, rate: float, span: Span) -> tuple[float, float]:
        """Of a group of weights: as far from the bounds as its rate is from the first one."""
        factor = rate / span.rates[0]
        high = self.max_lr * factor if self.max_lr is not None else rate
        return self.base_lr * factor if self.base_lr is not None else high / 10, high
