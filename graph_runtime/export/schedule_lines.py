"""The lines of `train.py` that change the learning rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph_runtime.expressions import Call
from graph_runtime.recipe.rate_plan import RatePlan, rate_plan
from graph_runtime.source.inlining import is_own
from graph_runtime.source.printing import statement
from graph_runtime.train.data.order import steps_per_epoch
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.network.job import Job


def plan_of_rates(job: Job, rates: tuple[float, ...]) -> RatePlan:
    """As the run has it; where steps are counted, the data tell how many an epoch has."""
    steps = 1
    if job.training.schedule_unit == "step" and (job.recipe.schedule or job.recipe.then):
        size, dropped = job.training.samples_per_step, job.training.drop_last
        steps = steps_per_epoch(len(read_parts(job)[0].train), size, dropped)
    return rate_plan(job.training, job.recipe, steps, rates)


def made(plan: RatePlan) -> list[str]:
    """`schedule = …`, if there is one."""
    call = plan.constructor()
    return [] if call is None else statement("schedule = ", call, str, 4)


def after_step(plan: RatePlan) -> list[str]:
    return ["            schedule.step()"] if plan.stages and plan.by_step else []


def after_epoch(plan: RatePlan) -> list[str]:
    calm = plan.stages and not plan.by_step and plan.watches is None
    return ["        schedule.step()"] if calm else []


def after_validation(plan: RatePlan) -> list[str]:
    """Where the schedule watches the figures of the validation part."""
    if plan.watches is None:
        return []
    figure = "value" if plan.watches == "metric" else "mean"
    return [
        '                if name == "validation":',
        f"                    schedule.step({figure})",
    ]


def own_names(value: Any) -> Iterator[str]:
    """Classes of ours that a call names, in it or in its arguments."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from own_names(item)
    if isinstance(value, Call):
        if is_own(value.target):
            yield value.target
        yield from own_names([*value.args, *value.kwargs.values()])
