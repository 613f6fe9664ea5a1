"""The training loop: epochs, steps, and what is looked at between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any

import torch

from graph_runtime.train.data.parts import Part, Parts
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.process.crew import Alone, Crew
from graph_runtime.train.process.pulse import PULSE
from graph_runtime.train.stepping.closure_step import step_for
from graph_runtime.train.stepping.skipping import MOST_IN_A_ROW, SkippedError, guard
from graph_runtime.train.stepping.step import Step
from graph_runtime.train.stepping.tally import LossReader, NotFiniteError, Tally


@dataclass
class Place:
    """Where a run is: `batch` steps of this epoch are done on `taken` samples, `step` in all,
    `skipped` of them left out.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    skipped: int = 0
    taken: int = 0
    knobs: Mapping[str, Any] = field(default_factory=dict)
    """How knobs stand that were turned, as `LiveKnobs` keeps them."""
    tally: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class Plan:
    """How long and in which order the loop runs; `batch_size` may change between two steps."""

    epochs: int
    batch_size: int
    seed: int
    skipping: bool = False
    drop_last: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Mean loss and metric over a part, and `more` figures by name; None where it is empty."""

    loss: float
    metric: float
    more: Mapping[str, float] = field(default_factory=dict)
    table: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the loop tells its surroundings. `attend` and `epoch_ended` answer whether to go on."""

    losses: Callable[[int, list[float]], None]
    attend: Callable[[], bool]
    epoch_ended: Callable[[Score, Score | None, float], bool]


class Loop:
    """Trains `learner` on `parts` from `place` on; from equal places come equal bits.

    `stepper` takes the steps; another one may take its place between two of them.
    """

    def __init__(
        self,
        learner: Learner,
        parts: Parts,
        place: Place,
        plan: Plan,
        hooks: Hooks,
        crew: Crew | None = None,
    ) -> None:
        self._crew = crew or Alone()
        self.learner = learner
        self.parts = parts
        self.place = place
        self._plan = plan
        self._hooks = hooks
        self._reader = LossReader(parts.train.targets.device, place.step, plan.skipping)
        self.stepper: Step = step_for(learner, parts.train, self._crew)
        self._skipped_in_a_row = 0
        if learner.feeder is not None:
            learner.feeder.begin(parts.train, place)
        if plan.skipping:
            guard(learner.optimizer, self._crew.all_fine)
        self.rows = torch.empty(0, dtype=torch.int64)

    def run(self) -> bool:
        """Train to the last epoch; False if the surroundings ended it before."""
        self.learner.model.train()
        while self.place.epoch < self._plan.epochs:
            if not self._epoch():
                return False
        return True

    def _epoch(self) -> bool:
        for rows in self._steps():
            self.step(rows)
            if self._crew.due(self.place.step) and not self._attend():
                return False
        return self._end_epoch()

    def _steps(self) -> Iterator[torch.Tensor]:
        """Rows of the steps that are left of this epoch."""
        plan, place, size = self._plan, self.place, 0
        steps: Iterator[torch.Tensor] = iter(())
        while True:
            if size != plan.batch_size:
                size, given = plan.batch_size, (plan.seed, place.epoch)
                part = self.parts.train
                steps = iter(part.shuffled(size, *given, place.taken, plan.drop_last))
            rows = next(steps, None)
            if rows is None:
                return
            yield rows

    def step(self, rows: torch.Tensor) -> None:
        """One step of gradient descent on the samples of these rows."""
        place, self.rows = self.place, rows
        try:
            place.tally.add(self.stepper.take(rows, self._reader.push), len(rows))
            self._skipped_in_a_row = 0
        except SkippedError:
            self._skip()
        if self.learner.schedule is not None:
            self.learner.schedule.step_ended()
        place.batch += 1
        place.taken += len(rows)
        place.step += 1
        PULSE.beat()

    def _skip(self) -> None:
        self.place.tally.leave_out()
        self.place.skipped += 1
        self._skipped_in_a_row += 1
        if self._skipped_in_a_row == MOST_IN_A_ROW:
            raise NotFiniteError(self.place.step)

    def settle(self, wait: bool = False) -> None:
        """Bring the losses up to date: those that have arrived, or with `wait` all of them."""
        losses = self._reader.take(wait)
        self.place.tally.add_losses(losses, self.learner.summed)
        if losses:
            self._hooks.losses(self._reader.next_step - len(losses), losses)

    def _attend(self) -> bool:
        self.settle()
        go_on = self._hooks.attend()
        self._crew.looked(self.place.step)
        return go_on

    def _end_epoch(self) -> bool:
        self.settle(wait=True)
        learner, place = self.learner, self.place
        sums = place.tally.sums  # None of an epoch whose every step was skipped.
        value, more = learner.figures(sums) if sums else (nan, {})
        train = Score(place.tally.mean_loss if sums else nan, value, more)
        self._crew.even_out(learner.model)
        with learner.care.judged():
            validation = score(learner, self.parts.validation, self._plan.batch_size)
        rate = float(learner.optimizer.param_groups[0]["lr"])
        if learner.schedule is not None:
            learner.schedule.epoch_ended(validation or train)
        place.epoch, place.batch, place.taken, place.tally = place.epoch + 1, 0, 0, Tally()
        return self._hooks.epoch_ended(train, validation, rate)


@torch.inference_mode()
def score(learner: Learner, part: Part, batch_size: int) -> Score | None:
    """How good the network is on a part, with dropout off; None where the part is empty."""
    if not len(part):
        return None
    tally = Tally()
    total = torch.zeros((), dtype=torch.float64, device=part.targets.device)
    learner.model.eval()
    for inputs, target in part.in_order(min(max(batch_size, 1024), 8 * batch_size)):
        PULSE.beat()
        given = learner.model(*inputs)
        count = 1 if learner.summed else len(target)
        total += learner.loss(given, target).double() * count
        tally.add(learner.sums(given, target), len(target))
    learner.model.train()
    sums = tally.sums
    return Score(total.item() / len(part), *learner.figures(sums), learner.table(sums))
