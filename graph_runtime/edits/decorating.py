"""Edits of what is said of blocks' weights, as pure functions `Document → Document`."""

from __future__ import annotations

from typing import Any

from graph_runtime.document.model import Decorations, Document, Recipe

PLAIN = Decorations()


def set_initializer(document: Document, node: str, weight: str, recipe: Recipe | None) -> Document:
    """With other first values of one weight; None for those that PyTorch gives it."""
    chosen = dict(_said(document, node).initializers)
    chosen.pop(weight, None) if recipe is None else chosen.update({weight: recipe})
    return set_decoration(document, node, "initializers", chosen)


def set_decoration(document: Document, node: str, name: str, value: Any) -> Document:
    """With `frozen`, `lr_factor`, `weight_decay` or `initializers` of one block replaced.

    A block of which nothing is said any more has no decorations.
    """
    said = _said(document, node).model_copy(update={name: value})
    kept = None if said == PLAIN else said
    changed = document.nodes[node].model_copy(update={"decorations": kept})
    return document.replaced(nodes={**document.nodes, node: changed})


def _said(document: Document, node: str) -> Decorations:
    if node not in document.nodes:
        raise ValueError(f"there is no block {node!r}")
    return document.nodes[node].decorations or PLAIN
