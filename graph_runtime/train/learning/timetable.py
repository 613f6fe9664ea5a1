"""`Timetable`: when the scheduler of the learning rate moves on, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import optim
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from graph_runtime.recipe.rate_plan import RatePlan
from graph_runtime.train.learning.construct import make_schedule

if TYPE_CHECKING:
    from graph_runtime.train.stepping.loop import Score


class Timetable:
    """Steps a scheduler after each step of the run or after each epoch, as its plan says."""

    def __init__(self, scheduler: LRScheduler, plan: RatePlan) -> None:
        self._scheduler = scheduler
        self._by_step = plan.by_step
        self._watches = plan.watches

    def step_ended(self) -> None:
        if self._by_step:
            self._scheduler.step()

    def epoch_ended(self, score: Score) -> None:
        """`score` is that of the validation part where there is one."""
        if self._by_step:
            return
        if isinstance(self._scheduler, ReduceLROnPlateau):
            self._scheduler.step(score.metric if self._watches == "metric" else score.loss)
        else:
            self._scheduler.step()

    def scale(self, ratio: float) -> None:
        """The rate was changed by hand: what is to come keeps its proportion to it."""
        for scheduler in _all(self._scheduler):
            if hasattr(scheduler, "base_lrs"):
                scheduler.base_lrs = [rate * ratio for rate in scheduler.base_lrs]

    def state_dict(self) -> dict[str, Any]:
        return self._scheduler.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._scheduler.load_state_dict(state)


def _all(scheduler: Any) -> list[Any]:
    """A scheduler and those that it is made of."""
    inner = getattr(scheduler, "_schedulers", ())
    return [scheduler, *(each for one in inner for each in _all(one))]


def make_timetable(plan: RatePlan, optimizer: optim.Optimizer) -> Timetable | None:
    """None where the rate stays as it is."""
    call = plan.constructor()
    return None if call is None else Timetable(make_schedule(call, optimizer), plan)
