"""The names that formulas inside a group may read, and what they mean there."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.document.model import Document
from graph_runtime.formula import Scope
from graph_runtime.params import frozen
from graph_runtime.tensors import Spec


def arriving_sizes(fed: Mapping[str, Spec]) -> dict[str, int]:
    """`in_channels` and `in_features`: sizes of what reaches a group's first input."""
    spec = next(iter(fed.values()), None)
    if spec is None or spec.rank < 2:
        return {}
    ends = {"in_channels": spec.shape[1], "in_features": spec.shape[-1]}
    return {name: size for name, size in ends.items() if isinstance(size, int)}


def scope_of(document: Document, definition: str) -> Scope:
    """The names of a definition with their defaults, for a look at it outside of any node."""
    return {name: frozen(v) for name, v in document.definitions[definition].parameters.items()}
