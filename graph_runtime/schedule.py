"""`Schedule`: the declaration of one way to change the learning rate during a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from graph_runtime.expressions import Call, Var, call, own
from graph_runtime.families import Declaration, Family

OPTIMIZER = Var("optimizer")
"""What stands for the optimizer in the call of a scheduler."""


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of a run that a schedule covers.

    `length` counts epochs or steps, whichever the recipe's schedules count; `rates` are those that
    the optimizer has for each group of weights, the one that people see first. `metric_rises`
    where more of the recipe's metric is better.
    """

    length: int
    rates: tuple[float, ...]
    metric_rises: bool = False


class Schedule(Declaration):
    """Base of every schedule: a class of `torch.optim.lr_scheduler`, or of `train.own`.

    Its fields are that class's arguments; `added` are those that torch does not have.
    """

    ours: ClassVar[bool] = False
    added: ClassVar[tuple[str, ...]] = ()
    chains: ClassVar[bool] = True
    """Whether another schedule or a warm-up may stand before or behind it."""
    watches: ClassVar[bool] = False
    """Whether it looks at how the run goes, so that its rates cannot be told before."""

    def constructor(self, span: Span) -> Call:
        """The call that makes it, with `OPTIMIZER` as its first argument."""
        return self.made_with(**self.model_dump())

    def rate(self, time: int, base: float, span: Span) -> float:
        """The learning rate after `time` epochs or steps of its span, from the optimizer's own."""
        raise NotImplementedError

    def made_with(self, **arguments: Any) -> Call:
        """The call of its class with these arguments."""
        if self.ours:
            return own(self.kind(), OPTIMIZER, **arguments)
        return call(f"optim.lr_scheduler.{self.kind()}", OPTIMIZER, **arguments)


SCHEDULES: Family[Schedule] = Family("graph_runtime.schedules", Schedule, "schedule")
