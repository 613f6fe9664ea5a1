"""What can be wrong with a drawing as a whole, at the top or inside a group."""

from __future__ import annotations

from graph_runtime.document.model import Document, Node
from graph_runtime.errors import Problem
from graph_runtime.facts.loop_check import misplaced_states
from graph_runtime.facts.wiring import Wiring
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, STATE


def loop_problems(wiring: Wiring) -> list[Problem]:
    """Wires that run in a circle, with the blocks on it."""
    if not wiring.loop:
        return []
    path = " → ".join((*wiring.loop, wiring.loop[0])[:12])
    message = f"The wires form a loop: {path}."
    fix = "Remove one of these wires, or lead it through a State inside a Loop."
    return [Problem(wiring.loop[0], None, message, fix)]


def misplaced_ends(document: Document, top: bool) -> list[Problem]:
    """Ends of a network inside a group, and ends of a group outside of one."""
    wrong = {GROUP_INPUT: "Input", GROUP_OUTPUT: "Output"}
    if not top:
        wrong = {right: kind for kind, right in wrong.items()}
    where = "outside of a group" if top else "inside a group"
    nodes = document.nodes.items()
    states = [name for name, node in nodes if node.kind == STATE] if top else []
    return misplaced_states(states) + [
        Problem(name, None, f"{node.kind} has no meaning {where}.", f"Use {wrong[node.kind]}.")
        for name, node in nodes
        if node.kind in wrong
    ]


def endless(name: str, node: Node) -> Problem:
    """A group in its own drawing."""
    return Problem(
        name,
        None,
        f"The group {node.definition[:60]} contains itself, or groups nest deeper than 16.",
        "Take it out of its own drawing.",
    )


def too_many(name: str, limit: int) -> Problem:
    """Groups in groups that come to more than anyone draws."""
    return Problem(
        name,
        None,
        f"Its groups come to more than {limit:,} different blocks.",
        "Repeat fewer times or nest fewer groups.",
    )
