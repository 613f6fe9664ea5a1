"""`Remedy`: an edit that takes a fault away, and the small edits that remedies are made of.

Blocks that a remedy adds have no position: only a window knows how large they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits.drawing_edits import (
    bypass_nodes,
    connect,
    free_name,
    remove_nodes,
    set_params,
)
from graph_runtime.params import JsonValue

Edit = Callable[[Document], Document]


@dataclass(frozen=True, slots=True)
class Remedy:
    """`words` name the edit as on a button: "Remove the Softmax"; `edit` is pure.

    It edits the drawing of the definition `inside`, or the document's own.
    """

    words: str
    edit: Edit = field(compare=False)
    inside: str | None = None

    def applied(self, document: Document) -> Document:
        """The whole document after the edit."""
        if self.inside is None:
            return self.edit(document)
        return document.with_inside(self.inside, self.edit(document.inside(self.inside)))


def setting(node: str, values: Mapping[str, JsonValue]) -> Edit:
    """These parameters of a block set, and of those that share its weights."""

    def edit(document: Document) -> Document:
        name = document.nodes[node].weight_set
        shared = [key for key, one in document.nodes.items() if name and one.weight_set == name]
        for one in shared or [node]:
            document = set_params(document, one, values)
        return document

    return edit


def training_with(values: Mapping[str, Any]) -> Edit:
    """These fields of the training recipe set."""

    def edit(document: Document) -> Document:
        training = document.training
        if training is None:
            return document
        return document.replaced(training=training.model_copy(update=dict(values)))

    return edit


def adding_output(source: str, port: str) -> Edit:
    """An Output at this value."""

    def edit(document: Document) -> Document:
        name = free_name(document, "Output")
        document = document.replaced(nodes={**document.nodes, name: Node(kind="Output")})
        return connect(document, Edge(source=source, source_port=port, target=name))

    return edit


def removing(nodes: Collection[str]) -> Edit:
    """These blocks and their wires taken away."""
    return lambda document: remove_nodes(document, nodes)


def passing_by(reader: Edge) -> Edit:
    """The wire's end fed by what feeds the wire's block, which goes if nothing else reads it."""

    def edit(document: Document) -> Document:
        readers = [edge for edge in document.edges if edge.source == reader.source]
        if len(readers) == 1:
            return bypass_nodes(document, [reader.source])
        feed = next((edge for edge in document.edges if edge.target == reader.source), None)
        if feed is None or reader not in readers:
            return document
        return connect(document, _ending_at(feed, reader))

    return edit


def putting_into(wires: Collection[Edge], kind: str, params: Mapping[str, JsonValue]) -> Edit:
    """A new block in these wires, which all leave the same output."""
    return lambda document: with_block_in(document, wires, kind, params)[0]


def with_block_in(
    document: Document, wires: Collection[Edge], kind: str, params: Mapping[str, JsonValue]
) -> tuple[Document, str]:
    """The document with a new block in these wires, at its first input; also its id."""
    name = free_name(document, kind)
    document = document.replaced(
        nodes={**document.nodes, name: Node(kind=kind, params=dict(params))}
    )
    first = next(iter(wires))
    port = BLOCKS.kinds[kind].ports().named[0]
    document = connect(
        document,
        Edge(source=first.source, source_port=first.source_port, target=name, target_port=port),
    )
    for wire in wires:
        document = connect(
            document, Edge(source=name, target=wire.target, target_port=wire.target_port)
        )
    return document, name


def _ending_at(feed: Edge, reader: Edge) -> Edge:
    return Edge(
        source=feed.source,
        source_port=feed.source_port,
        target=reader.target,
        target_port=reader.target_port,
    )
