"""Shapes and cost of blocks as rows of words."""

from __future__ import annotations

from collections.abc import Sequence

from designer.appearance.figures import memory
from graph_runtime.check import NodeFacts, arguments
from graph_runtime.tensors import Spec

BYTES = 4
"""Bytes of one float32."""
UNBROKEN = "\N{NO-BREAK SPACE}"
MOST_WEIGHTS = 24
"""Weights of one block that are listed; a recurrent block may have thousands."""


def shape_rows(facts: NodeFacts) -> list[tuple[str, str]]:
    """A row for each port: `→ x` what comes in, `y →` what goes out."""
    ports = facts.block.ports().named if facts.block else ()
    inputs = {**dict.fromkeys(ports), **facts.inputs}
    if facts.block is not None and facts.block.ports().variadic and facts.inputs:
        inputs = dict(facts.inputs)
    rows = [(f"→ {port}", _shape(spec, port in facts.inputs)) for port, spec in inputs.items()]
    outputs = facts.block.outputs if facts.block else ()
    return rows + [(f"{port} →", _shape(facts.outputs.get(port), True)) for port in outputs]


def cost_rows(several: Sequence[NodeFacts]) -> list[tuple[str, str]]:
    """What these blocks hold and do; the weights by name if it is one block."""
    parameters = sum(facts.cost.parameters for facts in several)
    macs = sum(facts.cost.macs for facts in several)
    activations = sum(facts.cost.activations for facts in several)
    rows = [
        ("Parameters", f"{parameters:,}"),
        ("Multiply-adds", f"{macs:,} a sample"),
        ("Activations", f"{memory(activations * BYTES)} a sample"),
    ]
    if len(several) == 1:
        rows += _weight_rows(several[0])
    return rows


def _weight_rows(facts: NodeFacts) -> list[tuple[str, str]]:
    if facts.block is None or not facts.outputs:
        return []
    inputs = {port: spec for port, spec in facts.inputs.items() if spec is not None}
    weights = facts.block.weights(*arguments(facts.block, inputs))
    rows = [(name, " × ".join(map(str, shape))) for name, shape in weights.items()]
    more = [("and", f"{len(rows) - MOST_WEIGHTS} more")] if len(rows) > MOST_WEIGHTS else []
    return rows[:MOST_WEIGHTS] + more


def _shape(spec: Spec | None, wired: bool) -> str:
    if spec is None:
        return "not known yet" if wired else "not connected"
    kind = "" if spec.dtype == "float32" else f" {spec.dtype}"
    letters = UNBROKEN.join(axis or "·" for axis in spec.axes)
    return f"{spec.text}{kind}   {letters}"
