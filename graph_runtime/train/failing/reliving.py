"""Takes the last steps of a run again, from its last good state, to see where it went bad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import torch

from graph_runtime.train.data.order import steps_per_epoch
from graph_runtime.train.data.parts import Parts
from graph_runtime.train.failing.culprit import (
    block_with_bad_gradient,
    block_with_bad_result,
    block_with_bad_weights,
)
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.keeping.snapshot import Origin, restore
from graph_runtime.train.learning.learner import Learner, make_learner
from graph_runtime.train.network.job import Job
from graph_runtime.train.stepping.loop import Hooks, Loop, Place, Plan
from graph_runtime.train.tracing.block_values import Lines

MOST_SECONDS = 60.0
"""How long it may take to come to the step that went bad."""


class _ReachedError(Exception):
    """The next step is the one that is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """The block where it began, None for the loss itself, and what it did there.

    `forward` says that it was caught in the act, with weights that were still good.
    """

    node: str | None
    words: str
    forward: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A run that went bad at `step`; `begin` gives a fresh network the weights it began with."""

    job: Job
    parts: Parts
    origin: Origin
    plan: Plan
    step: int
    begin: Callable[[Learner], None]

    @property
    def lines(self) -> Lines:
        config = self.job.config
        return Lines(str(self.job.run.source_file), config.lines, config.inner)


def at_hand(case: Case, learner: Learner, rows: torch.Tensor) -> Found | None:
    """What the network as it is tells: its weights, else a second run of the step."""
    node = block_with_bad_weights(learner.model, case.job.checked)
    if node is not None:
        return Found(node, f"Its weights are no longer finite numbers at step {case.step}")
    return _forward(case, learner, rows, case.step)


def relived(case: Case) -> Found | None:
    """What the steps before tell; None where they do not lead there again."""
    before = max(0, case.step - 1)
    loop = _at(case, before)
    if loop is None or not _finite(loop.learner):
        return None
    chance = torch.get_rng_state()
    found = _forward(case, loop.learner, loop.rows, before)
    torch.set_rng_state(chance)
    found = found or _backward(case, loop, before)
    if found is not None or before == case.step:
        return found
    torch.set_rng_state(chance)
    loop.until += 1
    if not loop.reach():
        return None
    node = block_with_bad_weights(loop.learner.model, case.job.checked)
    if node is not None:
        return Found(node, f"The step {before} was so large that its weights overflowed")
    return _forward(case, loop.learner, loop.rows, case.step)


def _forward(case: Case, learner: Learner, rows: torch.Tensor, step: int) -> Found | None:
    inputs, target = case.parts.train.batch(rows)
    losses: list[Any] = []

    def run() -> None:
        losses.append(learner.loss(learner.model(*inputs), target))

    node = block_with_bad_result(run, case.job.checked, case.lines)
    if node is not None:
        return Found(node, f"Its result is not a finite number at step {step}", forward=True)
    if losses and not bool(torch.isfinite(losses[0]).all()):
        return Found(None, f"At step {step}, the loss of finite results is no finite number")
    return None


def _backward(case: Case, loop: _Relived, step: int) -> Found | None:
    learner = loop.learner
    inputs, target = case.parts.train.batch(loop.rows)
    blame = block_with_bad_gradient(
        lambda: learner.loss(learner.model(*inputs), target), case.lines
    )
    if blame is None:
        return None
    if not blame.node:
        return Found(None, f"At step {step}, the gradient of the loss is no finite number")
    return Found(blame.node, f"The gradient it hands back is not a finite number at step {step}")


def _finite(learner: Learner) -> bool:
    return all(bool(torch.isfinite(w).all()) for w in learner.model.parameters())


def _at(case: Case, step: int) -> _Relived | None:
    """A loop that is about to take this step, from the newest checkpoint before it."""
    steps = steps_per_epoch(len(case.parts.train), case.plan.batch_size, case.plan.drop_last)
    learner, place = make_learner(case.job, steps), Place()
    for folder, files in checkpoint.readable(checkpoint.newest_first(case.job.run.checkpoints)):
        if isinstance(files, DamagedError) or int(folder.name.rpartition("-")[2]) > step:
            continue
        moment = restore(learner, files, case.origin)
        place.step, place.epoch, place.batch = moment.step, moment.epoch, moment.batch
        break
    else:
        case.begin(learner)
    loop = _Relived(learner, case, place, step)
    return loop if loop.reach() else None


class _Relived(Loop):
    """Stops before the step `until`, with its rows laid ready."""

    def __init__(self, learner: Learner, case: Case, place: Place, until: int) -> None:
        deadline = monotonic() + MOST_SECONDS
        hooks = Hooks(
            losses=lambda first, values: None,
            attend=lambda: monotonic() < deadline,
            epoch_ended=lambda train, validation, rate: True,
        )
        super().__init__(learner, case.parts, place, case.plan, hooks)
        self.until = until

    def reach(self) -> bool:
        """Go on until there; False where that takes too long or the run is over before."""
        try:
            self.run()
        except _ReachedError:
            return True
        except ArithmeticError:
            return False
        return False

    def step(self, rows: torch.Tensor) -> None:
        if self.place.step >= self.until:
            self.rows = rows
            raise _ReachedError
        super().step(rows)
