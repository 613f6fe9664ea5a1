"""Blocks that keep running figures of the batches they see, and rest once they are frozen."""

from __future__ import annotations

from typing import Literal

from graph_runtime.custom.python_module import PythonModule
from graph_runtime.facts.checked import NodeFacts
from graph_runtime.facts.decorations import said_of

Where = Literal["", "itself", "inside"]


def running_figures(facts: NodeFacts, code: bool = False) -> Where:
    """Where a node keeps running figures: its module itself, one inside of it, or nowhere.

    A person's own code counts with `code`, since it may hold anything.
    """
    if facts.inside:
        nodes = (one for level in facts.inside for one in level.nodes.values())
        return "inside" if any(running_figures(one, code) for one in nodes) else ""
    if getattr(facts.block, "track_running_stats", False):
        return "itself"
    normalized = getattr(facts.block, "batch_norm", False) and facts.cost.parameters
    return "inside" if normalized or (code and isinstance(facts.block, PythonModule)) else ""


def rests(facts: NodeFacts) -> Where:
    """Where figures rest because the node is frozen: they are used, and no batch moves them."""
    return running_figures(facts, code=True) if said_of(facts).frozen else ""
