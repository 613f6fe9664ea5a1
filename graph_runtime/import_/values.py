"""What expressions of the forward method give: outputs of nodes, alone or several."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.document import Node
from graph_runtime.groups import kind_of
from graph_runtime.import_.drawing import Port

Read = Port | tuple["Read", ...] | None
"""What an expression gives; None where that is not known, which was noted already."""


def outputs(node: str, kind: str, params: Mapping[str, object]) -> Read:
    """What the call gives, arranged as torch returns it."""
    known = kind_of(Node(kind=kind, params=dict(params)), {})
    names = known.outputs_with(params) if known else ("y",)
    return Port(node) if names == ("y",) else tuple(Port(node, name) for name in names)


def first(value: Read) -> Port | None:
    """The tensor itself, or the first of several."""
    while isinstance(value, tuple):
        value = value[0] if value else None
    return value
