"""What expressions of the forward method give: outputs of nodes, alone or several."""

from __future__ import annotations

from graph_runtime.groups.kinds import Composite, kind_of
from graph_runtime.import_.drawing import Drawing, Port

Read = Port | tuple["Read", ...] | None
"""What an expression gives; None where that is not known, which was noted already."""


def outputs(drawing: Drawing, node: str) -> Read:
    """What the call of a node gives, arranged as torch returns it."""
    drawn = drawing.document.nodes[node]
    known = kind_of(drawn, drawing.document.definitions)
    if known is None:
        return Port(node)
    if issubclass(known, Composite):
        given = tuple(Port(node, name) for name in known.outputs)
        return given[0] if len(given) == 1 else given
    names = known.outputs_with(drawn.params)
    return Port(node) if names == ("y",) else tuple(Port(node, name) for name in names)


def first(value: Read) -> Port | None:
    """The tensor itself, or the first of several."""
    while isinstance(value, tuple):
        value = value[0] if value else None
    return value
