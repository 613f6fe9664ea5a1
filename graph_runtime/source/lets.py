"""The forward lines of one node, and what their expressions name."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.expressions import Call, Forward, Let, Me, Value, Var
from graph_runtime.facts.checked import NodeFacts, arguments
from graph_runtime.groups.kinds import Composite


def lets_of(facts: NodeFacts, used: frozenset[str]) -> tuple[Let, ...]:
    """A node's forward lines; a lone value is bound to the output `y`."""
    block = facts.block
    assert block is not None
    specs = arguments(block, {k: v for k, v in facts.inputs.items() if v is not None})
    ports = block.ports()
    names = (
        [f"x{index}" for index in range(len(specs))]
        if ports.variadic
        else list(ports.required + ports.optional)
    )
    values = [Var(n) if s is not None else None for n, s in zip(names, specs, strict=True)]
    while values and values[-1] is None:
        values.pop()
    if isinstance(block, Composite):
        pattern = block.outputs[0] if len(block.outputs) == 1 else block.outputs
        return (Let(pattern, Me(used)(*values)),)
    return as_lets(block.forward(Me(used), *values))


def as_lets(forward: Forward) -> tuple[Let, ...]:
    """A block's forward as lines; a lone value is bound to the output `y`."""
    return forward if isinstance(forward, tuple) else (Let("y", forward),)


def variables(value: object) -> Iterator[str]:
    """Names of the ports and locals that an expression reads."""
    if isinstance(value, Var):
        yield value.name
    for part in _parts(value):
        yield from variables(part)


def targets(value: object) -> Iterator[str]:
    """Names of everything that an expression calls."""
    if isinstance(value, Call):
        yield value.target
    for part in _parts(value):
        yield from targets(part)


def _parts(value: object) -> tuple[object, ...]:
    if isinstance(value, tuple | list):
        return tuple(value)
    if isinstance(value, Value) and hasattr(value, "__dataclass_fields__"):
        parts = [getattr(value, name) for name in value.__dataclass_fields__]
        return tuple(
            p for part in parts for p in (part.values() if isinstance(part, dict) else (part,))
        )
    return ()
