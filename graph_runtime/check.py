"""`check`: shapes on every wire, the cost of every block, and every problem, without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph_runtime.checked import Checked, NodeFacts, arguments
from graph_runtime.cost import Cost
from graph_runtime.decorations import all_frozen
from graph_runtime.document import Document
from graph_runtime.elaboration import Elaboration, scope_of
from graph_runtime.errors import Problem
from graph_runtime.groups import RESERVED, nesting
from graph_runtime.node_check import MAX_ACTIVATIONS
from graph_runtime.recipe import check_training
from graph_runtime.tensors import Spec

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


def check(document: Document, previous: Checked | None = None) -> Checked:
    """Everything about `document`; facts of `previous` are used again where nothing changed."""
    work = Elaboration(document, previous)
    checked = work.graph(document, {}, None, previous)
    problems = [*checked.problems, *_whole_problems(document)]
    if checked.cost.parameters >= MAX_PARAMETERS:
        problems.append(_too_large(checked.cost))
    if not problems:
        nodes = checked.nodes
        problems += check_training(document, ends(nodes, "Input"), ends(nodes, "Output"))
        problems += all_frozen(checked)
    return replace(checked, problems=tuple(problems), elaborated=work.known)


def check_again(document: Document, previous: Checked) -> Checked:
    """An edit of a drawing that was checked, at the place where that was: top level or inside."""
    if previous.fed is None:
        return check(document, previous)
    work = Elaboration(document, previous)
    return work.graph(document, previous.scope, previous.fed, previous)


def check_inside(document: Document, definition: str) -> Checked:
    """A definition with the default values of its names, where no node says what reaches it."""
    work = Elaboration(document)
    if nesting(document.definitions)[definition] is None:
        work = Elaboration(document.replaced(definitions={}))
    return work.graph(document.inside(definition), scope_of(document, definition), {}, None)


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


def ends(nodes: Mapping[str, NodeFacts], kind: str) -> tuple[tuple[str, Spec], ...]:
    """The specs at the blocks of this kind (Input or Output), with their ids."""
    return tuple(
        (node_id, spec)
        for node_id, facts in nodes.items()
        if facts.node.kind == kind
        for spec in (facts.outputs or facts.inputs).values()
        if spec is not None
    )
