"""Loss, optimizer and learning rates in an exported script."""

from __future__ import annotations

from typing import Any

from graph_runtime.export import schedule_lines
from graph_runtime.export.inlined_source import function_text
from graph_runtime.export.script_groups import group_lines
from graph_runtime.expressions import Call, Var
from graph_runtime.facts.weight_groups import weight_groups
from graph_runtime.recipe.rate_plan import RatePlan
from graph_runtime.source.inlining import inlined
from graph_runtime.source.printing import statement
from graph_runtime.train.learning.construct import can_fuse, own_modules
from graph_runtime.train.learning.own._weight_by_weight import WeightByWeight
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.model_file import build_model


def loss_lines(job: Job) -> list[str]:
    if job.recipe.loss.drawn:
        return []
    made = assigned("loss_function", job.recipe.loss.constructor())
    return [*made, "    loss_function.to(DEVICE)"]


def optimizer_lines(job: Job) -> list[str]:
    call = job.recipe.optimizer.constructor()
    model = build_model(job.run)
    faster = {"fused": True} if can_fuse(call, model.parameters()) else {}
    made = Call(call.target, (Var("first"), *call.args), {**call.kwargs, **faster})
    groups = weight_groups(job.checked, call)
    if not groups:
        return assigned("optimizer", made, "model.parameters()")
    rows = [row for group in groups for row in group_lines(group)]
    return ["    groups = [", *rows, "    ]", *assigned("optimizer", made, "groups")]


def own_classes(job: Job, plan: RatePlan) -> list[str]:
    """The text of optimizers and schedulers that torch lacks."""
    calls = [job.recipe.optimizer.constructor(), plan.constructor()]
    names = dict.fromkeys(schedule_lines.own_names(calls))
    kinds = [getattr(own_modules()[name], name) for name in names]
    shared = [WeightByWeight] if any(issubclass(k, WeightByWeight) for k in kinds) else []
    return [function_text(kind) for kind in (*shared, *kinds)]


def rates_of(job: Job) -> tuple[float, ...]:
    """The learning rates of the groups of weights, as the optimizer is made with them."""
    call = job.recipe.optimizer.constructor()
    rate = call.kwargs["lr"]
    groups = weight_groups(job.checked, call)
    return tuple(group.options.get("lr", rate) for group in groups) or (rate,)


def own_loss(job: Job) -> list[str]:
    """The text of a loss that torch lacks."""
    if job.recipe.loss.drawn or not job.recipe.loss.ours:
        return []
    return [inlined(job.recipe.loss.constructor().target).text]


def assigned(name: str, call: Any, first: str = "") -> list[str]:
    return statement(f"{name} = ", call, lambda _: first, 4)
