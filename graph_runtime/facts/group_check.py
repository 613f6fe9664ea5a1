"""What a Group or a Repeat gives whose drawing inside is worked out."""

from __future__ import annotations

from dataclasses import replace

from graph_runtime.block import BLOCKS
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.cost import total
from graph_runtime.facts.node_check import Result
from graph_runtime.groups.borders import Composite, Repeat
from graph_runtime.tensors import Spec

_JOINS = {"concatenate": "Concatenate", "add": "Add", "stack": "Stack"}


def grouped(name: str, block: Composite, inside: Checked) -> Result:
    """What a node gives whose drawing inside is worked out."""
    if inside.problems:
        return Result(problems=tuple(_deeper(name, p) for p in inside.problems), inside=(inside,))
    outputs = {port: spec for port in block.outputs for spec in leaving(inside, port)}
    return Result(outputs, inside.cost, (), (inside,))


def joined(
    name: str, block: Repeat, levels: list[Checked], specs: tuple[Spec | None, ...]
) -> Result:
    """What repetitions give together."""
    results = [spec for level in levels for spec in leaving(level, block.outputs[0])]
    cost = total(level.cost for level in levels)
    if block.arrangement == "chain":
        return Result({block.outputs[0]: results[-1]}, cost, (), tuple(levels))
    joining = BLOCKS.kinds[_JOINS[block.join]]
    try:
        dim = {} if block.join == "add" else {"dim": block.dim}
        result = joining(**dim).shape(*results)
    except ShapeError as refusal:
        problem = Problem(name, refusal.param, refusal.message, refusal.fix)
        return Result(problems=(problem,), inside=tuple(levels))
    assert isinstance(result, Spec)
    if block.join == "add" and result.dtype == "bool":
        result = result.with_shape(*result.shape, dtype="int64")  # Python's sum begins with 0
    cost = replace(cost, activations=cost.activations + result.numbers)
    return Result({block.outputs[0]: result}, cost, (), tuple(levels))


def leaving(inside: Checked, port: str) -> tuple[Spec, ...]:
    """The spec at one GroupOutput."""
    return tuple(spec for spec in inside.nodes[port].inputs.values() if spec is not None)


def _deeper(name: str, problem: Problem) -> Problem:
    """A problem inside a group, with the way to it: `stage1/conv2`."""
    return replace(problem, node=f"{name}/{problem.node}" if problem.node else name)


def numbered(problems: tuple[Problem, ...], index: int, times: int) -> tuple[Problem, ...]:
    if index == 0:
        return problems
    place = f"In repetition {index + 1} of {times}: "
    return tuple(replace(p, message=place + p.message) for p in problems)


def unfit_to_repeat(name: str, block: Repeat) -> Problem | None:
    if not block.outputs:
        return Problem(name, None, "Its group gives nothing.", "Add a Group output inside it.")
    if not block.given.required:
        return Problem(name, None, "Its group takes nothing.", "Add a Group input inside it.")
    return None
