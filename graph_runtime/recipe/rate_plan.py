"""`RatePlan`: the learning rate of a whole run: a warm-up, a schedule, and what comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_runtime.document.model import Training
from graph_runtime.expressions import Call, call
from graph_runtime.schedule import OPTIMIZER, Schedule, Span
from graph_runtime.schedules.constant_lr import ConstantLR
from graph_runtime.schedules.linear_lr import LinearLR

if TYPE_CHECKING:
    from graph_runtime.recipe.resolved import Resolved


@dataclass(frozen=True, slots=True)
class Stage:
    """A schedule from `start` on, and the stretch that it covers."""

    start: int
    schedule: Schedule
    span: Span


@dataclass(frozen=True, slots=True)
class RatePlan:
    """Stages one after another, in steps where `by_step`, else in epochs; () is a constant rate."""

    stages: tuple[Stage, ...]
    by_step: bool
    length: int

    @property
    def watches(self) -> str | None:
        """What decides about the rate during the run: the loss, the metric, or nothing."""
        found = [stage.schedule for stage in self.stages if stage.schedule.watches]
        return str(getattr(found[0], "watch", "loss")) if found else None

    def constructor(self) -> Call | None:
        """The call that makes the scheduler; None for a constant rate."""
        calls = [stage.schedule.constructor(stage.span) for stage in self.stages]
        if len(calls) < 2:
            return calls[0] if calls else None
        starts = [stage.start for stage in self.stages[1:]]
        target = "optim.lr_scheduler.SequentialLR"
        return call(target, OPTIMIZER, schedulers=calls, milestones=starts)

    def rate(self, time: int, group: int = 0) -> float:
        """The rate of a group of weights after so many epochs or steps."""
        stage = next((s for s in reversed(self.stages) if s.start <= time), None)
        assert stage is not None
        return stage.schedule.rate(time - stage.start, stage.span.rates[group], stage.span)


def rate_plan(
    training: Training, recipe: Resolved, steps_per_epoch: int, rates: tuple[float, ...] = ()
) -> RatePlan:
    """What the recipe asks for; `rates` are those of the optimizer's groups of weights."""
    by_step = training.schedule_unit == "step"
    length = training.epochs * (steps_per_epoch if by_step else 1)
    whole = Span(length, rates or (recipe.optimizer.rate,), recipe.metric.higher_is_better)
    parts = list(_parts(training, recipe, length))
    ends = [*(start for start, _ in parts[1:]), length]
    stages = tuple(
        Stage(start, schedule, replace(whole, length=max(1, end - start)))
        for (start, schedule), end in zip(parts, ends, strict=False)
    )
    return RatePlan(stages, by_step, length)


def moment(asked: float, length: int) -> int:
    """A share of the run below 1, else a number of epochs or steps, as such a number."""
    return round(asked * length) if asked < 1 else int(asked)


def _parts(training: Training, recipe: Resolved, length: int) -> Iterator[tuple[int, Schedule]]:
    """Schedules with the moments at which they begin."""
    warm, turn = moment(training.warmup, length), moment(training.then_from, length)
    if warm:
        yield 0, LinearLR(start_factor=1 / (warm + 1), total_iters=warm)
    if recipe.schedule is not None:
        yield warm, recipe.schedule
    elif warm or recipe.then is not None:
        yield warm, ConstantLR(factor=1.0, total_iters=1)
    if recipe.then is not None:
        yield max(turn, warm + 1), recipe.then
