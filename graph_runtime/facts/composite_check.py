"""What follows for a node that has a drawing inside: a Group, a Repeat or a Loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph_runtime.document.model import Node
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.group_check import grouped, joined, numbered, unfit_to_repeat
from graph_runtime.facts.loop_check import (
    Specs,
    keeps_states,
    looped,
    step_specs,
    unfit_to_loop,
)
from graph_runtime.facts.node_check import Result, make_block
from graph_runtime.formula import Scope, is_formula
from graph_runtime.groups.kinds import Composite, Definitions, Group, Loop, Repeat

Inside = Callable[[str, Composite, Specs], Checked | Result]
"""Works out the drawing inside for what arrives, or tells why it cannot."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the node stands: its id, what it says, and the names that its formulas know."""

    name: str
    node: Node
    definitions: Definitions
    scope: Scope


def composite_result(place: Place, block: Composite, specs: Specs, inside: Inside) -> Result:
    """What the node gives and costs, or why it cannot."""
    unfit = keeps_states(place.name, block)
    if unfit is not None:
        return Result(problems=(unfit,))
    if isinstance(block, Repeat):
        return _repeated(place, block, specs, inside)
    if isinstance(block, Loop):
        return _looped(place.name, block, specs, inside)
    assert isinstance(block, Group)
    return _once(place.name, block, inside(place.name, block, specs))


def _once(name: str, block: Composite, found: Checked | Result) -> Result:
    return found if isinstance(found, Result) else grouped(name, block, found)


def _looped(name: str, block: Loop, specs: Specs, inside: Inside) -> Result:
    """One step worked out, and what comes of it along the whole sequence."""
    unfit = unfit_to_loop(name, block, specs)
    if unfit is not None:
        return Result(problems=(unfit,))
    step = inside(name, block, step_specs(block, specs))
    if isinstance(step, Result) or step.problems:
        return _once(name, block, step)
    return looped(name, block, step, specs)


def _repeated(place: Place, block: Repeat, specs: Specs, inside: Inside) -> Result:
    fault = unfit_to_repeat(place.name, block)
    if fault is not None:
        return Result(problems=(fault,))
    levels: list[Checked] = []
    first = specs
    for index in range(block.times):
        each, problems = _repetition(place, block, index)
        if each is None:
            return Result(problems=numbered(problems, index, block.times))
        found = inside(place.name, each, specs)
        result = _once(place.name, each, found)
        if not isinstance(found, Checked) or result.problems or not result.outputs:
            return result._replace(problems=numbered(result.problems, index, block.times))
        levels.append(found)
        if block.arrangement == "chain":
            specs = (next(iter(result.outputs.values())), *specs[1:])
    return joined(place.name, block, levels, first)


def _repetition(
    place: Place, block: Repeat, index: int
) -> tuple[Composite | None, tuple[Problem, ...]]:
    """The block of one repetition: another one where formulas tell it from the first."""
    if not index or not any(map(is_formula, place.node.params.values())):
        return block, ()
    scope = {**place.scope, "i": index}
    made, problems = make_block(place.name, place.node, place.definitions, scope)
    return (made if isinstance(made, Composite) else None), problems
