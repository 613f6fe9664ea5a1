"""The learning rate over a run, as points that a picture can draw; computed without torch."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.document.model import Training
from graph_runtime.recipe.rate_plan import RatePlan, rate_plan
from graph_runtime.recipe.resolved import Resolved, resolve

MOST = 400
"""Points of a curve; a picture has no more columns."""
UNKNOWN = "The data tell how many steps an epoch has: the curve is known once they are read."
WATCHES = "The rate falls when the validation part gets no better for a while."


@dataclass(frozen=True, slots=True)
class RateCurve:
    """`points` are (epoch, rate); `sentence` says why there are none."""

    points: tuple[tuple[float, float], ...] = ()
    epochs: int = 1
    sentence: str = ""

    def rate_at(self, epoch: float) -> float:
        """The rate that holds at this moment."""
        before = [rate for at, rate in self.points if at <= epoch]
        return before[-1] if before else self.points[0][1]


def rate_curve(training: Training) -> RateCurve:
    """Of a recipe; empty for a constant rate and for a recipe that cannot be read."""
    resolved = resolve(training)
    if not isinstance(resolved, Resolved):
        return RateCurve()
    by_step = training.schedule_unit == "step"
    steps = _steps(training, resolved) if by_step else 1
    plan = rate_plan(training, resolved, steps or 1)
    if not plan.stages:
        return RateCurve()
    if plan.watches:
        return RateCurve(sentence=WATCHES)
    if not steps:
        return RateCurve(sentence=UNKNOWN)
    return RateCurve(_points(plan, training.epochs), training.epochs)


def _steps(training: Training, resolved: Resolved) -> int:
    facts = resolved.dataset.facts()
    samples = round(facts.samples * training.split[0]) if facts is not None else 0
    return -(-samples // training.batch_size)


def _points(plan: RatePlan, epochs: int) -> tuple[tuple[float, float], ...]:
    """A rate that changes once an epoch makes stairs; one that changes every step a line."""
    count = min(MOST, plan.length)
    times = sorted({round(i * (plan.length - 1) / max(count - 1, 1)) for i in range(count)})
    found: list[tuple[float, float]] = []
    for time in times:
        rate, at = plan.rate(time), time * epochs / plan.length
        if found and not plan.by_step:
            found.append((at, found[-1][1]))
        found.append((at, rate))
    return (*found, (float(epochs), found[-1][1]))
