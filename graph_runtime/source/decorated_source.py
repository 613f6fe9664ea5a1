"""The lines of `Model.__init__` that follow the constructors: first values, and what is frozen."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.expressions import Var
from graph_runtime.facts.checked import NodeFacts
from graph_runtime.facts.decorations import initializers, said_of
from graph_runtime.initializers.zeros import Zeros
from graph_runtime.source.printing import statement
from graph_runtime.spelling import literal

FREEZE = "requires_grad_(False)"


def decoration_lines(node: str, facts: NodeFacts, indent: int = 8) -> Iterator[str]:
    """Lines for one node whose module is `self.<node>`, in the order of its weights."""
    for name, initializer in initializers(facts).items():
        call = initializer.line(Var(name))
        yield from statement("", call, lambda weight: weight_of(node, weight), indent)
        row = facts.block.zero_rows().get(name) if facts.block else None
        if row is not None and not isinstance(initializer, Zeros):
            yield f"{' ' * indent}nn.init.zeros_({weight_of(node, name)}[{literal(row)}])"
    if said_of(facts).frozen:
        yield f"{' ' * indent}self.{node}.{FREEZE}"


def weight_of(node: str, weight: str) -> str:
    """The expression of a weight inside the model: `self.conv.weight`."""
    if all(part.isidentifier() for part in weight.split(".")):
        return f"self.{node}.{weight}"
    return f"self.{node}.get_parameter({literal(weight)})"
