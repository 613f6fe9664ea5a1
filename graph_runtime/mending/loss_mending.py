"""Remedies for what is wrong between a network, its drawn losses and its data."""

from __future__ import annotations

from graph_runtime.document.model import Recipe
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.loss_side import LossSide, loss_side
from graph_runtime.facts.network import network_of
from graph_runtime.mending.remedy import Remedy, adding_output, setting, training_with
from graph_runtime.recipe.drawn_fit import target_spec
from graph_runtime.recipe.resolved import Resolved, resolve


def mend_losses(problem: Problem, checked: Checked) -> Remedy | None:
    """An edit after which the problem is gone; None for one that is not about losses."""
    if problem.param in ("training.loss.ignore_index", "training.metric.ignore_index"):
        return _leaving_out(problem.param.split(".")[1], checked)
    side = loss_side(checked)
    if side is None:
        return None
    if problem.param == "training.loss":
        return _drawn(side, checked) if problem.node is None else _other_target(problem, checked)
    if problem.param is None and problem.node in side.nodes:
        return _giving(problem.node, side, checked)
    return None


def _leaving_out(role: str, checked: Checked) -> Remedy | None:
    """The loss or metric told which index stands for no target."""
    training = checked.document.training
    resolved = resolve(training) if training else ()
    if not isinstance(resolved, Resolved) or training is None:
        return None
    mark, named = resolved.dataset.no_target(), getattr(training, role)
    if mark is None or named is None:
        return None
    recipe = Recipe(kind=named.kind, params={**named.params, "ignore_index": mark})
    return Remedy(f"Set ignore_index to {mark}", training_with({role: recipe}))


def _drawn(side: LossSide, checked: Checked) -> Remedy | None:
    """The drawn losses instead of the one that was chosen."""
    training = checked.document.training
    if training is None or training.loss.kind == "DrawnLoss" or not side.losses:
        return None
    numbers = any(spec.dtype == "float32" for _, spec in network_of(checked).targets)
    params = {"targets": "numbers"} if numbers else {}
    chosen = {"loss": Recipe(kind="DrawnLoss", params=params), "metric": None}
    return Remedy("Train with the drawn losses", training_with(chosen))


def _other_target(problem: Problem, checked: Checked) -> Remedy | None:
    """The shape and dtype that the data's targets have."""
    training, node = checked.document.training, problem.node or ""
    resolved = resolve(training) if training else ()
    facts = resolved.dataset.facts() if isinstance(resolved, Resolved) else None
    first = next(iter(network_of(checked).targets), None)
    if not isinstance(resolved, Resolved) or facts is None or first is None or first[0] != node:
        return None
    spec = target_spec(resolved.loss, facts)
    values = {"shape": list(spec.sizes), "dtype": spec.dtype}
    return Remedy(f"Make it {spec.text} {spec.dtype}", setting(node, values))


def _giving(node: str, side: LossSide, checked: Checked) -> Remedy | None:
    """An Output at the value that a loss reads and no Output gives."""
    known = {*side.nodes, *side.targets}
    for edge in checked.wiring.into[node].values():
        value = (edge.source, edge.source_port)
        if edge.source not in known and value not in side.results:
            return Remedy(f"Make {edge.source} a result", adding_output(*value))
    return None
