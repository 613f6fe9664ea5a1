"""Whether schedules fit the optimizer, one another and the length of the run."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.document.model import Training
from graph_runtime.errors import Problem
from graph_runtime.optimizer import Optimizer
from graph_runtime.recipe.rate_plan import moment
from graph_runtime.schedule import Schedule


def schedule_problems(
    training: Training, optimizer: Optimizer, schedule: Schedule | None, then: Schedule | None
) -> Iterator[Problem]:
    """Every reason why the rates of a run cannot be as the recipe says."""
    chained = bool(training.warmup) or then is not None
    for role, one in (("schedule", schedule), ("then", then)):
        if one is None:
            continue
        if chained and not one.chains:
            yield _problem(
                role,
                f"{one.kind()} governs the whole run: no warm-up and no other schedule goes with "
                "it.",
                "Set warmup to 0 and then to none, or choose another schedule.",
            )
        if one.watches and training.schedule_unit == "step":
            yield _problem(
                "schedule_unit",
                f"{one.kind()} looks at the validation part, which is judged once an epoch.",
                "Set schedule_unit to epoch.",
            )
        if one.watches and training.split[1] == 0:
            yield _problem(
                role,
                f"{one.kind()} looks at the validation part, and there is none.",
                "Give the validation part a share, such as 0.15.",
            )
        if getattr(one, "cycle_momentum", False) and not _has_momentum(optimizer):
            yield _problem(
                f"{role}.cycle_momentum",
                f"{optimizer.title} has no momentum that {one.kind()} could change.",
                "Set cycle_momentum to false, or choose SGD or Adam.",
            )
    yield from _length_problems(training, then is not None)


def _length_problems(training: Training, has_then: bool) -> Iterator[Problem]:
    """Of lengths in steps nothing is known before the data are read, but for shares."""
    by_step = training.schedule_unit == "step"
    length = 1_000_000 if by_step else training.epochs
    if by_step and (training.warmup >= 1 or training.then_from >= 1):
        return
    warm = moment(training.warmup, length)
    if warm >= length and warm:
        yield _problem(
            "warmup",
            f"The warm-up takes {warm} epochs, and the run has {length}.",
            "Make it shorter, or count steps with schedule_unit.",
        )
    elif has_then and not warm < moment(training.then_from, length) < length:
        yield _problem(
            "then_from",
            f"The second schedule would begin at epoch {moment(training.then_from, length)} of "
            f"{length}, after a warm-up of {warm}.",
            "Let it begin after the warm-up and before the end.",
        )


def _has_momentum(optimizer: Optimizer) -> bool:
    return bool({"momentum", "betas"} & set(type(optimizer).model_fields))


def _problem(name: str, message: str, fix: str) -> Problem:
    return Problem(None, f"training.{name}", message, fix)
