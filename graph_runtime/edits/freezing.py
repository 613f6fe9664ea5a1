"""Freezing many blocks at once: those that are chosen, or all that the chosen ones read."""

from __future__ import annotations

from collections.abc import Collection

from graph_runtime.document.model import Document
from graph_runtime.edits.decorating import set_decoration
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.decorations import said_of
from graph_runtime.facts.resting import running_figures


def freezable(checked: Checked, nodes: Collection[str]) -> tuple[str, ...]:
    """Those of the nodes that have weights of their own, or figures that batches move."""
    known = ((name, checked.nodes[name]) for name in nodes if name in checked.nodes)
    return tuple(
        name
        for name, facts in known
        if (facts.cost.parameters or running_figures(facts)) and name not in checked.sharing.whole
    )


def are_frozen(checked: Checked, nodes: Collection[str]) -> bool:
    """Whether every one of these nodes that has weights is frozen."""
    chosen = freezable(checked, nodes)
    return bool(chosen) and all(said_of(checked.nodes[name]).frozen for name in chosen)


def set_frozen(
    document: Document, checked: Checked, nodes: Collection[str], frozen: bool
) -> Document:
    """With these nodes frozen, or learning again; `checked` tells which of them can learn."""
    for name in freezable(checked, nodes):
        if said_of(checked.nodes[name]).frozen != frozen:
            document = set_decoration(document, name, "frozen", frozen)
    return document


def up_to(checked: Checked, nodes: Collection[str]) -> tuple[str, ...]:
    """These nodes and every one whose value reaches them, in the order of the drawing."""
    stack = [name for name in nodes if name in checked.nodes]
    reached = set(stack)
    while stack:
        for edge in checked.wiring.into[stack.pop()].values():
            if edge.source not in reached:
                reached.add(edge.source)
                stack.append(edge.source)
    return tuple(name for name in checked.nodes if name in reached)
