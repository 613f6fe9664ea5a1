"""`Face`: what a block shows, worked out once per change and not while painting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.appearance.figures import counted
from designer.canvas.captions import count_of, details_of, name_of, printable, shape_of
from graph_runtime.block import Block
from graph_runtime.check import Checked
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.document.model import Node
from graph_runtime.errors import Problem
from graph_runtime.facts.decorations import said_of
from graph_runtime.groups.kinds import (
    GROUP_INPUT,
    GROUP_OUTPUT,
    LOOP,
    REPEAT,
    Composite,
    Loop,
    Repeat,
    is_composite,
    kind_of,
)


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
    stacked: bool = False
    shared: bool = False
    frozen: bool = False
    looped: bool = False


def face_of(node_id: str, node: Node, checked: Checked) -> Face:
    """The face of a node of a document as it was checked; `node` may have a newer label."""
    kind = kind_of(node, checked.document.definitions)
    facts = checked.nodes[node_id]
    problems = facts.problems
    if node_id in checked.wiring.loop[:1]:
        problems += tuple(p for p in checked.problems if p.node == node_id and p not in problems)
    problems += recipe_problems(checked).get(node_id, ())
    return Face(
        printable(title_of(node, kind, facts.block)),
        name_of(node_id, node),
        details_of(node, kind, facts.block) or _held(node, checked),
        count_of(facts.cost.parameters),
        kind.group() if kind else "",
        {port: shape_of(spec) for port, spec in facts.outputs.items()},
        "\n".join(_said(p, node_id) for p in problems),
        node.kind == REPEAT,
        bool(node.weight_set),
        facts.cost.parameters > 0 and said_of(facts).frozen,
        node.kind == LOOP,
    )


def title_of(node: Node, kind: type[Block] | None, block: Block | None) -> str:
    """What a block is: its kind; of a group its own name, with how often it is repeated."""
    if kind is not None and issubclass(kind, PythonModule):
        return kind.called()
    if kind is None or not issubclass(kind, Composite):
        return node.kind
    times = block.times if isinstance(block, Repeat | Loop) else None
    return f"{kind.called()} × {times}" if times is not None else kind.called()


def _held(node: Node, checked: Checked) -> str:
    """How much stands inside a group that has no parameters to tell of."""
    body = checked.document.definitions.get(node.definition) if is_composite(node) else None
    if body is None:
        return ""
    count = sum(n.kind not in (GROUP_INPUT, GROUP_OUTPUT) for n in body.nodes.values())
    return counted(count, "block")


def _said(problem: Problem, node_id: str) -> str:
    """The sentences, with the place inside a group."""
    place = (problem.node or "").removeprefix(node_id).removeprefix("/")
    words = f"{problem.message} {problem.fix}".strip()
    return f"{place}: {words}" if place else words


def recipe_problems(checked: Checked) -> dict[str, tuple[Problem, ...]]:
    """What the recipe finds wrong with single blocks: an Input that the data do not fit."""
    if not checked.sound:
        return {}
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in checked.problems:
        if problem.node is not None:
            found[problem.node] = (*found.get(problem.node, ()), problem)
    return found
