"""Small drawings for tests, written the short way."""

from __future__ import annotations

import itertools
from typing import Any

from graph_runtime.document.model import Document, Edge, Node


def chain(*blocks: tuple[str, str, dict[str, Any]]) -> Document:
    """Blocks (id, kind, parameters) wired one after the other by `y` and `x`."""
    ids = [node_id for node_id, _, _ in blocks]
    return Document(
        nodes={node_id: Node(kind=kind, params=params) for node_id, kind, params in blocks},
        edges=tuple(wire(a, b) for a, b in itertools.pairwise(ids)),
    )


def drawing(nodes: dict[str, tuple[str, dict[str, Any]]], *wires: str) -> Document:
    """Nodes (kind, parameters) by id, and wires as `"a.y b.x0"`."""
    return Document(
        nodes={
            node_id: Node(kind=kind, params=params) for node_id, (kind, params) in nodes.items()
        },
        edges=tuple(_parsed(text) for text in wires),
    )


def wire(source: str, target: str, target_port: str = "x", source_port: str = "y") -> Edge:
    return Edge(source=source, source_port=source_port, target=target, target_port=target_port)


def _parsed(text: str) -> Edge:
    source, target = (end.split(".") for end in text.split())
    return wire(source[0], target[0], target[1], source[1])
