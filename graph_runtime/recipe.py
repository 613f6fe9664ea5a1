"""The training recipe of a document: its declarations, and whether they fit the network."""

from __future__ import annotations

from graph_runtime.document import Document
from graph_runtime.errors import Problem
from graph_runtime.tensors import Spec


def check_training(
    document: Document, inputs: tuple[tuple[str, Spec], ...], outputs: tuple[tuple[str, Spec], ...]
) -> list[Problem]:
    """Problems of the recipe for a network with these inputs and results (node id, spec)."""
    return []
