"""What follows for one node from its kind, its parameters and the specs that arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from graph_runtime.block import BLOCKS, Block
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.document.model import Node
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.facts.checked import Checked, NodeFacts, in_order
from graph_runtime.facts.cost import Cost, cost_of
from graph_runtime.families import made_of
from graph_runtime.formula import FormulaError, Scope, formula_of, is_formula
from graph_runtime.groups.kinds import Definitions, is_composite, kind_of
from graph_runtime.params import JsonValue
from graph_runtime.tensors import Spec

MAX_ACTIVATIONS = 2**40
"""Numbers that a block may give for one sample."""


class Result(NamedTuple):
    """What a node gives and costs, or why it cannot."""

    outputs: Mapping[str, Spec] = {}
    cost: Cost = Cost()
    problems: tuple[Problem, ...] = ()
    inside: tuple[Checked, ...] = ()


def make_block(
    node_id: str, node: Node, definitions: Definitions, scope: Scope
) -> tuple[Block | None, tuple[Problem, ...]]:
    """The block that a node declares, its formulas worked out; or the problems in the way."""
    params, problems = worked_out(node_id, node.params, scope)
    if problems:
        return None, problems
    made = _made(node, params, definitions)
    if isinstance(made, Block):
        return made, ()
    return None, tuple(replace(problem, node=node_id) for problem in made)


def worked_out(
    node_id: str, params: Mapping[str, JsonValue], scope: Scope
) -> tuple[Mapping[str, JsonValue], tuple[Problem, ...]]:
    """The parameters with the value of every formula in its place."""
    if not any(map(is_formula, params.values())):
        return params, ()
    values, problems = dict(params), []
    for name, value in params.items():
        try:
            formula = formula_of(value)
            if formula is not None:
                values[name] = formula.value(scope)
        except FormulaError as error:
            fix = "Write arithmetic with the names that are known here."
            problems.append(Problem(node_id, name, f"The formula of {name} {error}.", fix))
    return values, tuple(problems)


def _made(
    node: Node, params: Mapping[str, JsonValue], definitions: Definitions
) -> Block | tuple[Problem, ...]:
    if not is_composite(node):
        declared = kind_of(node, definitions)
        if declared is not None and issubclass(declared, PythonModule):
            return _own_module(declared, params)
        return made_of(declared, params) if declared else BLOCKS.make(node.kind, params)
    declared = kind_of(node, definitions)
    if declared is None:
        fix = f"Known are {', '.join(definitions)}." if definitions else "Make a group first."
        return (Problem(None, None, f"No group is called '{node.definition[:60]}'.", fix),)
    return made_of(declared, params)


def _own_module(
    declared: type[PythonModule], params: Mapping[str, JsonValue]
) -> Block | tuple[Problem, ...]:
    """A block whose class a person writes: what is wrong with the text comes first."""
    fault = declared.written.fault
    if fault is not None:
        return (Problem(None, "code", fault.message, fault.fix),)
    return made_of(declared, params)


def block_result(node_id: str, block: Block, specs: tuple[Spec | None, ...]) -> Result:
    """What the shape rule of a plain block says."""
    try:
        shaped = block.shape(*specs)
    except ShapeError as refusal:
        return Result(problems=(Problem(node_id, refusal.param, refusal.message, refusal.fix),))
    several = shaped if isinstance(shaped, tuple) else (shaped,)
    cost = cost_of(block, specs, several)
    if cost.activations >= MAX_ACTIVATIONS:
        return Result(problems=(too_much(node_id, cost),))
    return Result(dict(zip(block.outputs, several, strict=True)), cost)


def too_much(node_id: str, cost: Cost) -> Problem:
    return Problem(
        node_id,
        None,
        f"It would give {cost.activations:,} numbers a sample; the limit is {MAX_ACTIVATIONS:,}.",
        "Make its result smaller.",
    )


def specs_of(block: Block, inputs: Mapping[str, Spec | None]) -> tuple[Spec | None, ...]:
    """The known specs in the order of the block's arguments."""
    return in_order(block.ports(), {k: v for k, v in inputs.items() if v is not None})


def unknown(node: Node, inputs: Mapping[str, Spec | None], block: Block | None) -> NodeFacts:
    return NodeFacts(node, block, inputs, {}, Cost(), ())
