"""`equations_of`: the equations of one node of a drawing, with the shapes that it has there."""

from __future__ import annotations

from graph_runtime.blocks.convolution._convolution import Convolution
from graph_runtime.blocks.linear.linear import Linear
from graph_runtime.equations.equation import (
    Equations,
    Line,
    Symbol,
    port_symbol,
    weight_symbol,
    word,
)
from graph_runtime.equations.layers import convolution_equations, layer_of, linear_equations
from graph_runtime.equations.recurrent import step_equations
from graph_runtime.facts.checked import Checked, NodeFacts, arguments

MOST = 16
"""Symbols of one block that are listed."""


def equations_of(checked: Checked, node: str) -> Equations | None:
    """None for a block without a formula, as a group is; without shapes the formula alone."""
    facts = checked.nodes[node]
    block = facts.block
    if block is None or not block.formula:
        return None
    if not facts.outputs:
        return Equations(_general(facts), ())
    if isinstance(block, Linear):
        return linear_equations(block, facts, layer_of(checked, node))
    if isinstance(block, Convolution):
        return convolution_equations(block, facts, layer_of(checked, node))
    return step_equations(block, facts) or Equations(_general(facts), _symbols(facts))


def _general(facts: NodeFacts) -> tuple[Line, ...]:
    block = facts.block
    assert block is not None
    lines = [Line("", block.formula)]
    if block.derivative:
        lines.append(Line("Its slope", block.derivative))
    return tuple(lines)


def _symbols(facts: NodeFacts) -> tuple[Symbol, ...]:
    """Every port and every weight."""
    block = facts.block
    assert block is not None
    inputs = {port: spec for port, spec in facts.inputs.items() if spec is not None}
    found = [port_symbol(port, spec, "what comes in") for port, spec in inputs.items()]
    found += [port_symbol(port, spec, "what goes out") for port, spec in facts.outputs.items()]
    weights = block.weights(*arguments(block, inputs))
    for name, shape in list(weights.items())[: MOST - len(found)]:
        found.append(weight_symbol(word(name), "learned", shape))
    return tuple(found)
