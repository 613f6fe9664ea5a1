"""OneCycleLR."""

from math import cos, pi
from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.expressions import Call
from graph_runtime.params import Rate
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH


class OneCycleLR(Schedule):
    """Raises the learning rate to its top and lowers it far below its start, once over the run."""

    title = "OneCycleLR"
    synonyms = ("one cycle", "1cycle", "super-convergence", "warm up")
    formula = r"\frac{\eta_{max}}{d} \to \eta_{max} \to \frac{\eta_{max}}{d \, D}"
    reference = TORCH + "OneCycleLR.html"
    chains = False

    max_lr: Rate | None = Field(None, description="The top; empty for the optimizer's own rate.")
    pct_start: Annotated[float, Field(ge=0, le=1)] = Field(
        0.3, description="Share of the run in which it rises."
    )
    anneal_strategy: Literal["cos", "linear"] = Field(
        "cos", description="Along a cosine or a straight line."
    )
    cycle_momentum: bool = Field(
        True, description="Let the momentum go the other way; the optimizer must have one."
    )
    base_momentum: Annotated[float, Field(ge=0, lt=1)] = Field(0.85, description="Least momentum.")
    max_momentum: Annotated[float, Field(ge=0, lt=1)] = Field(0.95, description="Largest momentum.")
    div_factor: Rate = Field(25.0, description="The top over the rate at first, d.")
    final_div_factor: Rate = Field(1e4, description="The rate at first over the last one, D.")
    three_phase: bool = Field(
        False, description="Fall to the first rate as long as it rose, then to the last one."
    )

    def constructor(self, span: Span) -> Call:
        tops = [self._top(rate, span) for rate in span.rates]
        given = {**self.model_dump(), "max_lr": tops[0] if len(tops) == 1 else tops}
        return self.made_with(**given, total_steps=span.length)

    def rate(self, time: int, base: float, span: Span) -> float:
        top = self._top(base, span)
        first = top / self.div_factor
        last = first / self.final_div_factor
        turn, end = self.pct_start * span.length - 1, span.length - 1
        if time <= turn:
            return self._between(first, top, time / turn)
        if not self.three_phase:
            return self._between(top, last, (time - turn) / (end - turn))
        second = 2 * self.pct_start * span.length - 2
        if time <= second:
            return self._between(top, first, (time - turn) / (second - turn))
        return self._between(first, last, (time - second) / (end - second))

    def _top(self, rate: float, span: Span) -> float:
        return rate if self.max_lr is None else self.max_lr * rate / span.rates[0]

    def _between(self, start: float, end: float, share: float) -> float:
        if self.anneal_strategy == "linear":
            return start + (end - start) * share
        return end + (start - end) / 2 * (1 + cos(pi * share))
