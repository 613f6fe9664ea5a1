"""Putting nodes into a weight set, so that they learn one set of weights, and taking them out."""

from __future__ import annotations

from collections.abc import Collection

from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Document


def share_weights(document: Document, node_ids: Collection[str]) -> Document:
    """These nodes learn one set of weights; if they do already, each its own again.

    Raises ValueError, with a sentence, for a single node without anything shared.
    """
    chosen = [name for name in document.nodes if name in node_ids]
    sets = [document.nodes[name].weight_set for name in chosen]
    named = [one for one in sets if one]
    if len(set(sets)) == 1 and named:
        return set_weight_set(document, chosen, "")
    if len(chosen) < 2:
        raise ValueError("Select two or more blocks that shall learn one set of weights.")
    taken = {node.weight_set for node in document.nodes.values()}
    name = named[0] if named else FreeNames(taken).take(chosen[0])
    return set_weight_set(document, chosen, name)


def shares(document: Document, node_ids: Collection[str]) -> bool:
    """Whether these nodes are in one weight set."""
    sets = {document.nodes[name].weight_set for name in node_ids if name in document.nodes}
    return len(sets) == 1 and "" not in sets


def set_weight_set(document: Document, node_ids: Collection[str], weight_set: str) -> Document:
    """These nodes in this weight set; in none for an empty name."""
    changed = {
        name: document.nodes[name].model_copy(update={"weight_set": weight_set})
        for name in node_ids
    }
    return document.replaced(nodes={**document.nodes, **changed})
