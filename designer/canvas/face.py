"""`Face`: what a block shows, worked out once per change and not while painting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.canvas.captions import count_of, details_of, name_of, printable, shape_of
from graph_runtime.block import BLOCKS
from graph_runtime.check import Checked
from graph_runtime.document import Node
from graph_runtime.errors import Problem


@dataclass(frozen=True, slots=True)
class Face:
    """Words and marks of one block. `labels` holds the shape of each output port."""

    kind: str
    name: str
    details: str
    count: str
    group: str
    labels: Mapping[str, str]
    problem: str


def face_of(node_id: str, node: Node, checked: Checked) -> Face:
    """The face of a node of a document as it was checked; `node` may have a newer label."""
    kind = BLOCKS.kinds.get(node.kind)
    facts = checked.nodes[node_id]
    problems = facts.problems
    if node_id in checked.wiring.loop[:1]:
        problems += tuple(p for p in checked.problems if p.node == node_id and p not in problems)
    problems += recipe_problems(checked).get(node_id, ())
    return Face(
        printable(node.kind),
        name_of(node_id, node),
        details_of(node),
        count_of(facts.cost.parameters),
        kind.group() if kind else "",
        {port: shape_of(spec) for port, spec in facts.outputs.items()},
        "\n".join(f"{p.message} {p.fix}".strip() for p in problems),
    )


def recipe_problems(checked: Checked) -> dict[str, tuple[Problem, ...]]:
    """What the recipe finds wrong with single blocks: an Input that the data do not fit."""
    if not checked.sound:
        return {}
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in checked.problems:
        if problem.node is not None:
            found[problem.node] = (*found.get(problem.node, ()), problem)
    return found
