"""`check`: shapes on every wire, the cost of every block, and every problem, without torch."""

from __future__ import annotations

from dataclasses import replace

from graph_runtime.custom.answers import NOTHING, Knowledge
from graph_runtime.document.model import Document
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked, NodeFacts, arguments
from graph_runtime.facts.cost import Cost
from graph_runtime.facts.decorations import all_frozen
from graph_runtime.facts.elaboration import Elaboration
from graph_runtime.facts.looking import clashes
from graph_runtime.facts.loss_side import loss_problems, loss_side
from graph_runtime.facts.network import ends, network_of
from graph_runtime.facts.node_check import MAX_ACTIVATIONS
from graph_runtime.groups.group_scope import scope_of
from graph_runtime.groups.kinds import RESERVED, nesting
from graph_runtime.recipe.frozen_prefix import cache_problems
from graph_runtime.recipe.optimizer_fit import optimizer_problems
from graph_runtime.recipe.resolved import check_training
from graph_runtime.recipe.sharding_fit import sharding_problems
from graph_runtime.recipe.truncation_fit import truncation_problems

__all__ = [
    "MAX_ACTIVATIONS",
    "Checked",
    "NodeFacts",
    "arguments",
    "check",
    "check_again",
    "check_inside",
    "ends",
]

MAX_PARAMETERS = 2**40


def check(
    document: Document, previous: Checked | None = None, knowledge: Knowledge | None = None
) -> Checked:
    """Everything about `document`; facts of `previous` are used again where nothing changed.

    `knowledge` tells of the code of a person's own blocks, None that it is that of `previous`.
    """
    work = Elaboration(document, previous, _knowledge(previous, knowledge))
    checked = work.graph(document, {}, None, previous)
    problems = [*checked.problems, *_whole_problems(document), *clashes(document)]
    if checked.cost.parameters >= MAX_PARAMETERS:
        problems.append(_too_large(checked.cost))
    if not problems:
        side = loss_side(checked)
        problems += loss_problems(checked, side) if side else []
    if not problems:
        problems += check_training(network_of(checked))
        problems += optimizer_problems(checked)
        problems += truncation_problems(checked)
        problems += sharding_problems(document.training)
        problems += all_frozen(checked)
        problems += cache_problems(checked)
    return replace(checked, problems=tuple(problems), elaborated=work.known)


def check_again(document: Document, previous: Checked) -> Checked:
    """An edit of a drawing that was checked, at the place where that was: top level or inside."""
    if previous.fed is None:
        return check(document, previous)
    work = Elaboration(document, previous, previous.knowledge)
    return work.graph(document, previous.scope, previous.fed, previous)


def check_inside(document: Document, definition: str, knowledge: Knowledge = NOTHING) -> Checked:
    """A definition with the default values of its names, where no node says what reaches it."""
    work = Elaboration(document, None, knowledge)
    if nesting(document.definitions)[definition] is None:
        work = Elaboration(document.replaced(definitions={}), None, knowledge)
    return work.graph(document.inside(definition), scope_of(document, definition), {}, None)


def _knowledge(previous: Checked | None, knowledge: Knowledge | None) -> Knowledge:
    if knowledge is not None:
        return knowledge
    return previous.knowledge if previous is not None else NOTHING


def _whole_problems(document: Document) -> list[Problem]:
    kinds = {node.kind for node in document.nodes.values()}
    lacking = [kind for kind in ("Input", "Output") if kind not in kinds]
    problems = [
        Problem(None, None, f"The drawing has no {kind} block.", f"Add an {kind} block.")
        for kind in lacking
    ]
    for name, body in document.definitions.items():
        for taken in sorted(RESERVED & body.parameters.keys()):
            message = f"The group {name} has a parameter called {taken}."
            problems.append(Problem(None, None, message, "Give it another name."))
    return problems


def _too_large(cost: Cost) -> Problem:
    return Problem(
        None,
        None,
        f"The network has {cost.parameters:,} parameters; the limit is {MAX_PARAMETERS:,}.",
        "Make its largest blocks smaller.",
    )
